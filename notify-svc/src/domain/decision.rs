use chrono::{DateTime, Utc};
use proto::notify::{AvailabilityKind, MessageLevel, NotificationKind};
use uuid::Uuid;

use super::{Settings, Standing};

/// What calls for attention, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matter {
    pub(crate) kind: NotificationKind,
    pub(crate) conversation: Option<Uuid>,
    pub(crate) is_group: bool,
    /// The person has chosen that this conversation notifies them.
    pub(crate) is_chosen: bool,
}

/// Whose attention.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Recipient {
    pub(crate) standing: Standing,
    pub(crate) wish: AvailabilityKind,
    pub(crate) settings: Settings,
}

/// By which way it comes: one decision for all devices of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    /// On the pages that are open.
    pub(crate) show: Show,
    /// To browsers whose page is closed.
    pub(crate) push: Push,
}

/// How pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    No,
    /// In lists alone, without sound.
    Silently,
    Yes,
}

/// When it is pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Push {
    No,
    /// In a moment, if nobody has taken it back by then.
    Soon,
    AtOnce,
}

impl Decision {
    const NOTHING: Self = Self { show: Show::No, push: Push::No };
}

impl Recipient {
    /// Whether the person wants to be left alone.
    pub(crate) fn wants_quiet(&self, now: DateTime<Utc>) -> bool {
        self.wish == AvailabilityKind::DoNotDisturb || self.settings.are_quiet(now)
    }

    /// By which way something comes to their attention.
    pub(crate) fn decide(&self, matter: &Matter, now: DateTime<Utc>) -> Decision {
        if !self.wants(matter) || self.is_reading(matter) {
            return Decision::NOTHING;
        }
        if self.wants_quiet(now) {
            return Decision { show: Show::Silently, push: Push::No };
        }
        let is_at_a_page = self.standing.active().next().is_some();
        Decision { show: Show::Yes, push: if is_at_a_page { Push::No } else { self.push(matter.kind) } }
    }

    /// Whether the person's level lets a message through; whatever else there is always comes.
    fn wants(&self, matter: &Matter) -> bool {
        let is_mention = match matter.kind {
            NotificationKind::Message => false,
            NotificationKind::Mention => true,
            NotificationKind::Unspecified
            | NotificationKind::AudioCall
            | NotificationKind::VideoCall
            | NotificationKind::MissedCall
            | NotificationKind::ContactRequest
            | NotificationKind::Test => return true,
        };
        let Settings { direct, groups, .. } = self.settings;
        match if matter.is_group { groups } else { direct } {
            _ if matter.is_chosen => true,
            MessageLevel::Unspecified => is_mention || !matter.is_group,
            MessageLevel::All => true,
            MessageLevel::Mentions => is_mention,
            MessageLevel::None => false,
        }
    }

    /// Whether the conversation is open in front of the person.
    fn is_reading(&self, matter: &Matter) -> bool {
        let is_message = matches!(matter.kind, NotificationKind::Message | NotificationKind::Mention);
        is_message
            && matter.conversation.is_some()
            && self.standing.active().any(|page| page.focused && page.conversation == matter.conversation)
    }

    fn push(&self, kind: NotificationKind) -> Push {
        let (is_wanted, push) = match kind {
            NotificationKind::AudioCall | NotificationKind::VideoCall => {
                (self.settings.push_calls, Push::AtOnce)
            }
            NotificationKind::MissedCall => (self.settings.push_calls, Push::Soon),
            NotificationKind::Message | NotificationKind::Mention | NotificationKind::ContactRequest => {
                (self.settings.push_messages, Push::Soon)
            }
            NotificationKind::Test => (true, Push::AtOnce),
            NotificationKind::Unspecified => (false, Push::No),
        };
        if is_wanted { push } else { Push::No }
    }
}

#[cfg(test)]
mod tests {
    use NotificationKind::{AudioCall, Mention, Message, MissedCall};

    use super::*;
    use crate::domain::{Page, QuietHours};

    const ROOM: Uuid = Uuid::from_u128(7);
    const PAGE: Uuid = Uuid::from_u128(1);
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn about(kind: NotificationKind, is_group: bool) -> Matter {
        Matter { kind, conversation: Some(ROOM), is_group, is_chosen: false }
    }

    fn at_a_page(active: bool, focused: bool, conversation: Option<Uuid>) -> Recipient {
        let page = Page { endpoint: PAGE, active, focused, conversation };
        let standing = Standing { feeds: vec![Some(PAGE)], pages: vec![page] };
        Recipient { standing, ..Recipient::default() }
    }

    fn with(settings: Settings) -> Recipient {
        Recipient { settings, ..Recipient::default() }
    }

    fn of(recipient: &Recipient, kind: NotificationKind) -> (Show, Push) {
        let Decision { show, push } = recipient.decide(&about(kind, false), NOW);
        (show, push)
    }

    #[test]
    fn who_reads_the_conversation_is_told_nothing_of_it() {
        let reading = at_a_page(true, true, Some(ROOM));
        assert_eq!(of(&reading, Message), (Show::No, Push::No));
        assert_eq!(of(&reading, AudioCall), (Show::Yes, Push::No));
        for elsewhere in [at_a_page(true, false, Some(ROOM)), at_a_page(true, true, Some(PAGE))] {
            assert_eq!(of(&elsewhere, Message), (Show::Yes, Push::No));
        }
        let left_open = at_a_page(false, true, Some(ROOM));
        assert_eq!(of(&left_open, Message), (Show::Yes, Push::Soon), "nobody is there to read it");
    }

    #[test]
    fn who_is_at_no_page_is_pushed_to_where_they_want_it() {
        let gone = Recipient::default();
        assert_eq!(of(&gone, Message), (Show::Yes, Push::Soon));
        assert_eq!(of(&gone, AudioCall), (Show::Yes, Push::AtOnce));
        assert_eq!(of(&gone, MissedCall), (Show::Yes, Push::Soon));
        let calls_only = with(Settings { push_messages: false, ..Settings::default() });
        assert_eq!((of(&calls_only, Message).1, of(&calls_only, AudioCall).1), (Push::No, Push::AtOnce));
        let messages_only = with(Settings { push_calls: false, ..Settings::default() });
        assert_eq!((of(&messages_only, Message).1, of(&messages_only, AudioCall).1), (Push::Soon, Push::No));
    }

    #[test]
    fn who_wants_to_be_left_alone_finds_it_in_lists() {
        let undisturbed = Recipient { wish: AvailabilityKind::DoNotDisturb, ..Recipient::default() };
        let quiet = Some(QuietHours { start: 0, end: 1, days: 0, zone: chrono_tz::Tz::UTC });
        let asleep = with(Settings { quiet, ..Settings::default() });
        for recipient in [undisturbed, asleep] {
            assert_eq!(of(&recipient, Message), (Show::Silently, Push::No));
            assert_eq!(of(&recipient, AudioCall), (Show::Silently, Push::No));
        }
    }

    #[test]
    fn levels_say_which_messages_notify() {
        let shown = |level, is_group, kind, is_chosen| {
            let recipient = with(Settings { direct: level, groups: level, ..Settings::default() });
            let matter = Matter { is_chosen, ..about(kind, is_group) };
            recipient.decide(&matter, NOW).show == Show::Yes
        };
        // By level: a direct message, one of a group, and one of a group that mentions the person.
        for (level, expected) in [
            (MessageLevel::Unspecified, [true, false, true]),
            (MessageLevel::All, [true, true, true]),
            (MessageLevel::Mentions, [false, false, true]),
            (MessageLevel::None, [false, false, false]),
        ] {
            let cases = [(false, Message), (true, Message), (true, Mention)];
            assert_eq!(
                cases.map(|(is_group, kind)| shown(level, is_group, kind, false)),
                expected,
                "{level:?}"
            );
            assert_eq!(cases.map(|(is_group, kind)| shown(level, is_group, kind, true)), [true; 3]);
            assert!(shown(level, false, AudioCall, false), "calls have no level");
        }
    }
}
