//! How people are found by name.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::account::DisplayName;

/// Longest entry, in characters: what one column holds.
const ENTRY_CHARS: usize = 64;

/// What a search looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// The beginning of a username; nothing if no username begins so.
    pub(crate) username: Option<String>,
    /// The beginning of an entry; nothing if no entry begins so.
    pub(crate) entry: Option<String>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let username = (!text.is_empty() && text.chars().all(legal)).then(|| text.to_ascii_lowercase());
        let entry = Some(cut(&fold(text))).filter(|entry| !entry.is_empty());
        Self { username, entry }
    }
}

/// What people are ordered by in lists; nothing for who has no name any more.
pub(crate) fn sort_key(name: Option<&DisplayName>) -> String {
    name.map(|name| cut(&fold(name.as_str()))).unwrap_or_default()
}

/// Without case, accents and punctuation; words apart by one space.
fn fold(text: &str) -> String {
    let letters: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The entries of a display name: from the beginning of each word to the end of the name, so that a search finds any
/// word and also goes on across words. Scripts that write no spaces begin a word at every character.
pub(crate) fn entries(display_name: &str) -> Vec<String> {
    let folded = fold(display_name);
    let mut before = ' ';
    let mut entries = Vec::new();
    for (at, c) in folded.char_indices() {
        if c != ' ' && (before == ' ' || writes_no_spaces(c)) {
            entries.extend(folded.get(at..).map(cut));
        }
        before = c;
    }
    entries
}

fn cut(text: &str) -> String {
    text.chars().take(ENTRY_CHARS).collect::<String>().trim_end().to_owned()
}

/// Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar.
const fn writes_no_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_entered_from_each_word_on() {
        assert_eq!(entries("Ada  LOVELACE"), ["ada lovelace", "lovelace"]);
        assert_eq!(entries("Jean-Luc O'Neil"), ["jean luc o neil", "luc o neil", "o neil", "neil"]);
        assert_eq!(entries("Ångström"), ["angstrom"]);
        assert_eq!(entries("山田太郎"), ["山田太郎", "田太郎", "太郎", "郎"]);
        assert_eq!(entries("🎈🎈"), Vec::<String>::new());
    }

    #[test]
    fn entries_fit_their_column() {
        let long = "\u{FDFA}".repeat(20);
        assert!(entries(&long).iter().all(|entry| entry.chars().count() <= ENTRY_CHARS));
    }

    #[test]
    fn queries() {
        let query = |text| Query::parse(text);
        assert_eq!(query(" Ada.L "), Query { username: Some("ada.l".into()), entry: Some("ada l".into()) });
        assert_eq!(query("Zoë"), Query { username: None, entry: Some("zoe".into()) });
        assert_eq!(query("王伟"), Query { username: None, entry: Some("王伟".into()) });
        assert_eq!(query("%_"), Query { username: None, entry: None }, "no wildcards");
    }
}
