use chrono::{DateTime, Utc};
use proto::notify::MessageLevel;

use super::QuietHours;

/// What may notify a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Messages of direct conversations.
    pub(crate) direct: MessageLevel,
    /// Messages of groups.
    pub(crate) groups: MessageLevel,
    pub(crate) push_calls: bool,
    pub(crate) push_messages: bool,
    pub(crate) hide_previews: bool,
    pub(crate) quiet: Option<QuietHours>,
}

impl Default for Settings {
    /// What holds for whoever never set any.
    fn default() -> Self {
        Self {
            direct: MessageLevel::Unspecified,
            groups: MessageLevel::Unspecified,
            push_calls: true,
            push_messages: true,
            hide_previews: false,
            quiet: None,
        }
    }
}

impl Settings {
    /// Whether these are quiet hours.
    pub(crate) fn are_quiet(&self, now: DateTime<Utc>) -> bool {
        self.quiet.is_some_and(|quiet| quiet.hold(now))
    }
}
