use proto::id::UserId;

/// In groups with more members nobody is told how far others have come.
pub(crate) const MOST_RECEIPTS: u32 = 50;

/// What a person tells others. Who does not tell is not told either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    /// How far they have read.
    pub(crate) read_receipts: bool,
    /// That they are writing.
    pub(crate) typing: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { read_receipts: true, typing: true }
    }
}

/// How far a member has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) user: UserId,
    pub(crate) delivered_seq: u64,
    pub(crate) read_seq: u64,
}
