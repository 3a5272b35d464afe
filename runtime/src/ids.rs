//! Ids as a parameter.

use uuid::Uuid;

/// Makes new ids.
#[derive(Debug, Clone)]
pub struct Ids(());

impl Ids {
    /// UUIDv7 of the machine's clock and randomness (RFC 9562 §5.7): unique, and in order of creation.
    pub const fn random() -> Self {
        Self(())
    }

    /// A new id.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn next<T: From<Uuid>>(&self) -> T {
        T::from(Uuid::now_v7())
    }
}
