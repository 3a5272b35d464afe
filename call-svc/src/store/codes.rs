//! How enums are written in columns. A code that is not listed is a row that this code cannot have written.

use crate::{
    domain::{
        EndReason, Kind, LegState, Link, Remembered, Role, State,
        moderation::{Decision, Kind as ActKind, Reason},
    },
    matching::{How, Mode},
};

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
    Kind { Audio = "audio", Video = "video" }
    State {
        Ringing = "ringing",
        Connecting = "connecting",
        Active = "active",
        Declined = "declined",
        Cancelled = "cancelled",
        Missed = "missed",
        Ended = "ended",
    }
    EndReason {
        Declined = "declined",
        Cancelled = "cancelled",
        Missed = "missed",
        Busy = "busy",
        HungUp = "hung_up",
        MediaFailed = "media_failed",
        Lost = "lost",
    }
    Reason {
        Sexual = "sexual",
        Minor = "minor",
        Harassment = "harassment",
        Violence = "violence",
        Spam = "spam",
        Other = "other",
    }
    ActKind {
        Claimed = "claimed",
        Released = "released",
        Decided = "decided",
        Undone = "undone",
        Lifted = "lifted",
        SuspendedByItself = "suspended_by_itself",
    }
    Decision { Dismissed = "dismissed", Warned = "warned", Suspended = "suspended" }
    Role { Caller = "caller", Callee = "callee" }
    LegState { Ringing = "ringing", Answered = "answered", Ended = "ended" }
    Link { Unknown = "unknown", Connected = "connected", Disconnected = "disconnected", Failed = "failed" }
    Mode { Text = "text", Audio = "audio", Video = "video" }
    How { Next = "next", Stop = "stop", Disconnected = "disconnected", Reported = "reported" }
    Remembered {
        Answered = "answered",
        Missed = "missed",
        NoAnswer = "no_answer",
        Declined = "declined",
        Busy = "busy",
        Cancelled = "cancelled",
        Failed = "failed",
        Lost = "lost",
    }
}
