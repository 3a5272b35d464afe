//! What a person may say of themselves, and what of it is good.

use chrono::{DateTime, Utc};
use proto::{
    auth::{Profile, UserStatus},
    convert::time,
};

use super::{
    account::{DisplayName, InvalidField, is_bidi_override, is_separator, locale},
    user::{PersonStatus, User},
};

/// A part of a profile that a field mask may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    DisplayName,
    Status,
    Locale,
    TimeZone,
}

impl Part {
    /// Nothing: a profile has no such part.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        match path {
            "display_name" => Some(Self::DisplayName),
            "status" => Some(Self::Status),
            "locale" => Some(Self::Locale),
            "time_zone" => Some(Self::TimeZone),
            _ => None,
        }
    }
}

/// The account with these parts of its profile changed.
pub(crate) fn change(
    user: &User,
    profile: &Profile,
    parts: &[Part],
    now: DateTime<Utc>,
) -> Result<User, InvalidField> {
    let mut changed = user.clone();
    for part in parts {
        match part {
            Part::DisplayName => changed.display_name = Some(display_name(user, &profile.display_name)?),
            Part::Status if !user.has_account() => {
                return Err(InvalidField {
                    field: "update_mask",
                    problem: "names status, which guests lack",
                });
            }
            Part::Status => changed.status = status(profile.status.as_ref(), now)?,
            Part::Locale => changed.locale = locale(&profile.locale)?,
            Part::TimeZone => changed.time_zone = time_zone(&profile.time_zone)?,
        }
    }
    Ok(changed)
}

fn display_name(user: &User, text: &str) -> Result<DisplayName, InvalidField> {
    match &user.username {
        Some(username) => DisplayName::or_username(text, username),
        None => DisplayName::parse(text),
    }
}

fn time_zone(text: &str) -> Result<String, InvalidField> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let invalid =
        |_| InvalidField { field: "time_zone", problem: "must be a time zone such as Europe/Zurich" };
    text.parse::<chrono_tz::Tz>().map(|zone| zone.name().to_owned()).map_err(invalid)
}

/// Nothing said: no status, whenever it would end.
fn status(status: Option<&UserStatus>, now: DateTime<Utc>) -> Result<PersonStatus, InvalidField> {
    let UserStatus { emoji, text, expire_time } = status.cloned().unwrap_or_default();
    let (emoji, text) = (emoji.trim(), text.trim());
    if !is_emoji(emoji) {
        return Err(InvalidField { field: "status.emoji", problem: "must be one emoji, or empty" });
    }
    if text.chars().any(|c| c.is_control() || is_separator(c) || is_bidi_override(c)) {
        let problem = "must not hold control characters or overrides of the writing direction";
        return Err(InvalidField { field: "status.text", problem });
    }
    if emoji.is_empty() && text.is_empty() {
        return Ok(PersonStatus::default());
    }
    let invalid = InvalidField { field: "status.expire_time", problem: "must be in the future" };
    let expire_time = expire_time.map(|end| time(end).filter(|end| *end > now && *end < FAR).ok_or(invalid));
    Ok(PersonStatus { emoji: emoji.to_owned(), text: text.to_owned(), expire_time: expire_time.transpose()? })
}

/// The end of what a DATETIME holds.
const FAR: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(time) => time,
    None => DateTime::UNIX_EPOCH,
};

const JOINER: char = '\u{200D}';

/// Nothing, or one emoji: a sign, what modifies it, and others joined to it. Not every such sequence is drawn as one, but
/// none is a word.
fn is_emoji(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    let Some(first) = chars.next() else { return true };
    if is_keycap_base(first) {
        return text.ends_with('\u{20E3}') && chars.all(is_modifier);
    }
    if is_regional(first) {
        return chars.next().is_some_and(is_regional) && chars.next().is_none();
    }
    let mut before = first;
    let follows = chars.all(|c| {
        let good = is_modifier(c) || c == JOINER || (before == JOINER && is_sign(c));
        before = c;
        good
    });
    is_sign(first) && follows && before != JOINER
}

const fn is_keycap_base(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

const fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Variation selectors, skin tones, keycaps and tags (UTS 51).
const fn is_modifier(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

/// The blocks that emoji are in.
const fn is_sign(c: char) -> bool {
    matches!(
        c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}'
            | '\u{2300}'..='\u{23FF}' | '\u{24C2}' | '\u{25A0}'..='\u{27BF}' | '\u{2900}'..='\u{297F}'
            | '\u{2B00}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proto::{auth::Role, convert::timestamp};
    use runtime::Ids;

    use super::*;

    fn ada() -> User {
        let name = DisplayName::parse("Ada").unwrap();
        User::new(Ids::random().next(), name, Role::User, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn one_emoji_and_no_more() {
        for good in ["", "🌴", "☕", "❤️", "👍🏽", "👩🏽‍💻", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇨🇭", "1️⃣", "©"]
        {
            assert!(is_emoji(good), "{good}");
        }
        for bad in [
            "a",
            "1",
            "🌴🌴",
            "ok",
            "🌴a",
            "🌴\u{200D}",
            "\u{200D}",
            "🇨",
            "🇨🇭🇨",
            "#a",
            "é",
            "王",
            "1\u{20E3}2",
        ] {
            assert!(!is_emoji(bad), "{bad}");
        }
    }

    #[test]
    fn languages_and_zones_are_known_by_their_forms() {
        assert_eq!(locale("DE-ch").unwrap(), "de-CH");
        assert_eq!(locale("").unwrap(), "");
        assert!(locale("not a language").is_err());
        assert_eq!(time_zone("Europe/Zurich").unwrap(), "Europe/Zurich");
        assert!(time_zone("Mars/Olympus").is_err());
    }

    #[test]
    fn a_status_says_something_until_a_time_to_come() {
        let now = DateTime::UNIX_EPOCH;
        let said = |text: &str, end: Option<TimeDelta>| {
            let expire_time = end.map(|end| timestamp(now + end));
            status(Some(&UserStatus { emoji: String::new(), text: text.into(), expire_time }), now)
        };
        assert_eq!(said(" away ", None).unwrap().text, "away");
        assert_eq!(said(" ", Some(-TimeDelta::days(1))).unwrap(), PersonStatus::default());
        assert!(said("away", Some(TimeDelta::seconds(1))).unwrap().expire_time.is_some());
        assert_eq!(said("away", Some(TimeDelta::zero())).unwrap_err().field, "status.expire_time");
        assert_eq!(said("a\u{202E}b", None).unwrap_err().field, "status.text");
        assert_eq!(status(None, now).unwrap(), PersonStatus::default());
    }

    #[test]
    fn only_named_parts_change() {
        let user = User { locale: "de".into(), ..ada() };
        let profile = Profile { time_zone: "Asia/Tokyo".into(), locale: "fr".into(), ..Profile::default() };
        let changed = change(&user, &profile, &[Part::TimeZone], DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(changed, User { time_zone: "Asia/Tokyo".into(), ..user });
    }
}
