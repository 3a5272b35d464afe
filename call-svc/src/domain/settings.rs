//! How a person wants to be called.

/// A person's settings. They hold for calls that start later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// Their media goes through the relay alone, so that the other does not learn their address.
    pub(crate) hide_address: bool,
    /// No second call rings while they are in one.
    pub(crate) busy_when_in_call: bool,
}
