use std::collections::{BTreeSet, HashMap};

use proto::chat::{Message, content};

use crate::{error::Error, people::People};

/// What people are called.
pub(super) struct Names {
    people: People,
    known: HashMap<String, String>,
}

impl Names {
    pub(super) fn new(people: People) -> Self {
        Self { people, known: HashMap::new() }
    }

    /// Learns who these messages are of, and about.
    pub(super) async fn learn(&mut self, messages: &[Message]) -> Result<(), Error> {
        let all: BTreeSet<&String> = messages.iter().flat_map(people_of).collect();
        let new: Vec<_> = all.into_iter().filter(|id| !self.known.contains_key(*id)).cloned().collect();
        let found = self.people.names(&new).await?;
        self.known.extend(new.into_iter().map(|id| (id, String::new())));
        self.known.extend(found);
        Ok(())
    }

    /// What somebody is called; of whom nothing is known any more the id.
    pub(super) fn of<'a>(&'a self, user_id: &'a str) -> &'a str {
        self.known.get(user_id).map(String::as_str).filter(|name| !name.is_empty()).unwrap_or(user_id)
    }
}

fn people_of(message: &Message) -> impl Iterator<Item = &String> {
    let concerned = match message.content.as_ref().and_then(|content| content.kind.as_ref()) {
        Some(content::Kind::System(system)) => system.user_ids.as_slice(),
        Some(content::Kind::Text(_) | content::Kind::Voice(_)) | None => &[],
    };
    std::iter::once(&message.sender_user_id).chain(concerned)
}
