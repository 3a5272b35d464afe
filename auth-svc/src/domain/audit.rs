//! The audit log: who did what to whom, when, from where, and how it ended.

use std::{collections::BTreeSet, net::IpAddr};

use chrono::{DateTime, TimeDelta, Utc};
use proto::{auth::ActorKind, id::UserId};
use serde_json::Value;

/// What the log calls the operator.
const OPERATOR: &str = "cli";
/// The result of an act that was not refused.
pub(crate) const DONE: &str = "OK";
/// Longest action, target and result, in ASCII characters: what one column holds.
const NAME_CHARS: usize = 64;
/// Ids and times of events run together to within this: clocks that are further apart refuse each other's tokens first.
pub(crate) const SKEW: TimeDelta = TimeDelta::hours(1);

/// Who acts, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    who: Who,
    address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    User(UserId),
    Service { account: String, scopes: BTreeSet<String> },
    Operator,
}

impl Actor {
    /// The operator, on the command line.
    pub const fn operator() -> Self {
        Self { who: Who::Operator, address: String::new() }
    }

    /// An administrator.
    pub(crate) fn user(id: UserId, address: Option<IpAddr>) -> Self {
        Self { who: Who::User(id), address: written(address) }
    }

    /// A service account, with the scopes of its token.
    pub(crate) fn service(account: &str, scopes: BTreeSet<String>, address: Option<IpAddr>) -> Self {
        Self { who: Who::Service { account: account.to_owned(), scopes }, address: written(address) }
    }

    pub(crate) const fn kind(&self) -> ActorKind {
        match self.who {
            Who::User(_) => ActorKind::User,
            Who::Service { .. } => ActorKind::Service,
            Who::Operator => ActorKind::Operator,
        }
    }

    /// As the log names them.
    pub(crate) fn name(&self) -> String {
        match &self.who {
            Who::User(id) => id.to_string(),
            Who::Service { account, .. } => account.clone(),
            Who::Operator => OPERATOR.to_owned(),
        }
    }

    /// Empty: from the command line.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn is_operator(&self) -> bool {
        self.who == Who::Operator
    }

    /// Whether it is this person.
    pub(crate) fn is(&self, user: UserId) -> bool {
        self.who == Who::User(user)
    }

    /// The first of `scopes` that the actor may not hand on: a service hands on only what it holds.
    pub(crate) fn lacks<'a>(&self, scopes: &'a BTreeSet<String>) -> Option<&'a String> {
        match &self.who {
            Who::User(_) | Who::Operator => None,
            Who::Service { scopes: held, .. } => scopes.iter().find(|scope| !held.contains(*scope)),
        }
    }
}

fn written(address: Option<IpAddr>) -> String {
    address.map(|address| address.to_string()).unwrap_or_default()
}

/// An event that is about to be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) time: DateTime<Utc>,
    pub(crate) actor: Actor,
    /// As `user.disable`.
    pub(crate) action: &'static str,
    /// A user id, an invitation's id, a service account's name, or empty.
    pub(crate) target: String,
    /// `OK`, or the reason of the refusal.
    pub(crate) result: String,
    /// An object; never a secret.
    pub(crate) detail: Value,
}

/// An event, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    /// Orders the events.
    pub(crate) id: u64,
    pub(crate) time: DateTime<Utc>,
    pub(crate) actor: String,
    pub(crate) kind: ActorKind,
    pub(crate) action: String,
    pub(crate) target: String,
    pub(crate) address: String,
    pub(crate) result: String,
    pub(crate) detail: Value,
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) actor: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) action: Option<Action>,
    pub(crate) from: Option<DateTime<Utc>>,
    /// Before then.
    pub(crate) to: Option<DateTime<Utc>>,
}

/// Which actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// This one.
    Is(String),
    /// Those that begin with this; it ends with a dot.
    Begins(String),
}

impl Action {
    /// Empty: any.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "" => None,
            text if text.ends_with('.') => Some(Self::Begins(text.to_owned())),
            text => Some(Self::Is(text.to_owned())),
        }
    }
}

/// What a caller wrote, as far as a column of names holds it.
pub(crate) fn name(text: &str) -> String {
    text.chars().take(NAME_CHARS).map(|c| if c.is_ascii_graphic() { c } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(scopes: &[&str]) -> BTreeSet<String> {
        scopes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_service_hands_on_only_what_it_holds() {
        let service = Actor::service("crm", set(&["accounts.manage", "users.read"]), None);
        assert_eq!(service.lacks(&set(&["users.read"])), None);
        assert_eq!(service.lacks(&set(&["call.read", "users.read"])).unwrap(), "call.read");
        assert_eq!(Actor::operator().lacks(&set(&["call.read"])), None);
    }

    #[test]
    fn names_fit_their_column() {
        assert_eq!(name("call-svc"), "call-svc");
        assert_eq!(name("ä b\n"), "??b?");
        assert_eq!(name(&"x".repeat(100)).len(), 64);
    }

    #[test]
    fn an_action_is_one_or_a_family() {
        assert_eq!(Action::parse(""), None);
        assert_eq!(Action::parse("user."), Some(Action::Begins("user.".into())));
        assert_eq!(Action::parse("user.disable"), Some(Action::Is("user.disable".into())));
    }
}
