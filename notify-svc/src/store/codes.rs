//! How enums are written in columns. A word that is not listed is a row that this code cannot have written.

use proto::notify::{AvailabilityKind, MessageLevel};

/// An enum that is written as a word.
pub(super) trait Code: Copy + Eq + 'static {
    /// Every value with its word.
    const WORDS: &'static [(Self, &'static str)];

    fn word(self) -> &'static str;

    fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
    }
}

macro_rules! codes {
    ($($of:ident { $($value:ident = $word:literal),+ $(,)? })+) => {$(
        impl Code for $of {
            const WORDS: &'static [(Self, &'static str)] = &[$((Self::$value, $word)),+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word),+
                }
            }
        }
    )+};
}

codes! {
    AvailabilityKind {
        Unspecified = "automatic",
        Away = "away",
        DoNotDisturb = "do_not_disturb",
        Invisible = "invisible",
    }
    MessageLevel { Unspecified = "default", All = "all", Mentions = "mentions", None = "none" }
}
