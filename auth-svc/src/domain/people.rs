//! People, as administrators look for them.

use chrono::{DateTime, Utc};
use proto::auth::{AccountState, Role};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use super::{names::Query, user::User};

/// Which accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The beginning of some name; nothing: all.
    pub(crate) beginning: Option<Beginning>,
    /// Nothing: any.
    pub(crate) role: Option<Role>,
    /// Nothing: any but deleted.
    pub(crate) state: Option<AccountState>,
}

/// The beginning of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beginning {
    /// Of a username, or of a word of a display name.
    pub(crate) name: Query,
    /// Of an e-mail address as it is unique; nothing if none begins so.
    pub(crate) email: Option<String>,
}

impl Beginning {
    /// Empty: nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let email = Some(text.nfkc().collect::<String>().to_lowercase());
        let email = email.filter(|email| !email.chars().any(char::is_whitespace));
        Some(Self { name: Query::parse(text), email })
    }
}

/// Where a page of people ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Place {
    /// Among all, newest first.
    Newest(DateTime<Utc>, Uuid),
    /// Among those found by username.
    Username(String),
    /// Among those found by a word of their display name.
    Word(String, Uuid),
    /// Among those found by their e-mail address.
    Email(String),
}

/// A person, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) user: User,
    /// When a session was last refreshed; nothing: there is none any more.
    pub(crate) last_seen: Option<DateTime<Utc>>,
    pub(crate) second_factor: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_of_any_name() {
        assert_eq!(Beginning::parse("  "), None);
        let ada = Beginning::parse("Ada@X").unwrap();
        assert_eq!((ada.name.username, ada.email.as_deref()), (None, Some("ada@x")));
        let words = Beginning::parse("Ada Lo").unwrap();
        assert_eq!((words.name.entry.as_deref(), words.email), (Some("ada lo"), None));
    }
}
