//! How enums are written in columns. A code that is not listed is a row that this code cannot have written.

use crate::domain::{Form, Kind, Level, Role, What};

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
    Kind { Direct = "direct", Group = "group" }
    Role { Member = "member", Admin = "admin", Owner = "owner" }
    Form { Text = "text", Voice = "voice", System = "system" }
    What { Message = "message", Forward = "forward", Group = "group", Call = "call" }
    Level { Default = "default", All = "all", Mentions = "mentions", None = "none" }
}
