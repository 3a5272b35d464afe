//! What people say of themselves, made comparable.

/// Something that a person likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interest {
    /// What it is compared by: in small letters, with single spaces.
    pub(crate) key: String,
    /// As the person wrote it.
    pub(crate) said: String,
}

impl Interest {
    /// These interests, each once, in the order in which they were given; nothing if one of them is blank.
    pub(crate) fn parse(given: &[String]) -> Option<Vec<Self>> {
        let mut parsed = Vec::<Self>::with_capacity(given.len());
        for text in given {
            let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let key: String = said.to_lowercase().chars().take(64).collect();
            if key.is_empty() {
                return None;
            }
            if parsed.iter().all(|known| known.key != key) {
                parsed.push(Self { key, said });
            }
        }
        Some(parsed)
    }
}

/// These languages in small letters, each once; nothing if one is no primary tag.
pub(crate) fn languages(given: &[String]) -> Option<Vec<String>> {
    let mut parsed = Vec::with_capacity(given.len());
    for text in given {
        let tag = text.trim().to_ascii_lowercase();
        if !(2..=8).contains(&tag.len()) || !tag.bytes().all(|letter| letter.is_ascii_lowercase()) {
            return None;
        }
        if !parsed.contains(&tag) {
            parsed.push(tag);
        }
    }
    Some(parsed)
}
