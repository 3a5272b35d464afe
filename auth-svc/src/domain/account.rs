//! What names, addresses and usernames may be.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// Longest normalised e-mail address, in characters; normalising may lengthen one.
const EMAIL_KEY_CHARS: usize = 320;

/// A field that breaks a rule which the contract cannot state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub(crate) struct InvalidField {
    pub(crate) field: &'static str,
    pub(crate) problem: &'static str,
}

/// 3 to 32 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit; kept as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Username(String);

impl Username {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidField> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if (3..=32).contains(&text.len()) && begins_well && text.chars().all(legal) {
            return Ok(Self(text.to_owned()));
        }
        let problem =
            "must be 3 to 32 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit";
        Err(InvalidField { field: "username", problem })
    }

    /// What it is unique by.
    pub(crate) fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, kept as typed. Whether it takes mail only a mail can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Email(String);

impl Email {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidField> {
        let text = text.trim();
        let is_address = text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.starts_with('.') && !domain.ends_with('.')
        });
        let is_clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || is_format(c));
        let email = Self(text.to_owned());
        if is_address && is_clean && email.key().chars().count() <= EMAIL_KEY_CHARS {
            return Ok(email);
        }
        Err(InvalidField { field: "email", problem: "must be an e-mail address" })
    }

    /// What it is unique by.
    pub(crate) fn key(&self) -> String {
        self.0.nfkc().collect::<String>().to_lowercase()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What others see: free Unicode without control characters and without overrides of the writing direction, which make
/// a name read as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DisplayName(String);

impl DisplayName {
    /// Empty: the username.
    pub(crate) fn or_username(text: &str, username: &Username) -> Result<Self, InvalidField> {
        if text.trim().is_empty() { Ok(Self(username.0.clone())) } else { Self::parse(text) }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, InvalidField> {
        let name: String = text.trim().nfc().collect();
        let refuse = |problem| Err(InvalidField { field: "display_name", problem });
        if name.chars().count() > 64 {
            return refuse("must have at most 64 characters");
        }
        if name.chars().any(|c| c.is_control() || is_separator(c) || is_bidi_override(c)) {
            return refuse("must not hold control characters or overrides of the writing direction");
        }
        // Also when it is empty.
        if name.chars().all(|c| c.is_whitespace() || is_format(c) || is_filler(c)) {
            return refuse("must have something to see");
        }
        Ok(Self(name))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A language as BCP 47 writes it, at most 35 characters; empty: none.
pub(crate) fn locale(text: &str) -> Result<String, InvalidField> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let problem = "must be a language tag such as de-CH (BCP 47)";
    let tag =
        oxilangtag::LanguageTag::parse_and_normalize(text).ok().map(oxilangtag::LanguageTag::into_inner);
    tag.filter(|tag| tag.len() <= 35).ok_or(InvalidField { field: "locale", problem })
}

/// How somebody says who they are when they sign in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Identifier {
    Username(String),
    Email(String),
    /// No name could be so.
    Nobody,
}

impl Identifier {
    /// A username holds no `@`, an address does. Gives what they are unique by.
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        if text.contains('@') {
            return Email::parse(text).map_or(Self::Nobody, |email| Self::Email(email.key()));
        }
        Username::parse(text).map_or(Self::Nobody, |username| Self::Username(username.key()))
    }
}

pub(super) const fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

pub(super) const fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that show nothing by themselves; some join emoji or scripts and so belong in names.
const fn is_format(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Letters of no width or look: Hangul fillers, the Braille blank.
const fn is_filler(c: char) -> bool {
    matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, InvalidField> {
        DisplayName::or_username(text, &Username::parse("ada").unwrap()).map(|name| name.0)
    }

    #[test]
    fn usernames() {
        for good in ["ada", "Ada.Lovelace-1815_x", "0ad", &"a".repeat(32)] {
            assert!(Username::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "ab", ".ada", "-ada", "ada lovelace", "ädä", "ada@x", "ada\u{212A}", &"a".repeat(33)]
        {
            assert!(Username::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Username::parse("AdA").unwrap().key(), "ada");
    }

    #[test]
    fn emails() {
        for good in ["ada@example.org", "ADA+calls@localhost", "\"a@b\"@example.org", "köln@bücher.example"]
        {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["", "ada", "@example.org", "ada@", "ada@.org", "ada @example.org", "ada\u{0}@x", "a\u{200B}@x"]
        {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
        let key = |text| Email::parse(text).unwrap().key();
        assert_eq!(key("ADA@Example.ORG"), key("ada@example.org"));
        assert_eq!(key("ａｄａ@example.org"), key("ada@example.org"), "compatibility forms are one");
    }

    #[test]
    fn display_names() {
        for good in ["Ada", "王伟", "ليلى", "O’Neil", "👩🏽‍💻 dev", "नमस्ते", "a\u{200D}b"]
        {
            assert_eq!(name(good).unwrap(), good);
        }
        assert_eq!(name("  ").unwrap(), "ada", "empty: the username");
        assert_eq!(name(" e\u{301} ").unwrap(), "é", "composed");
        for bad in [
            "a\u{0}",
            "a\nb",
            "a\u{2028}b",
            "abc\u{202E}cba",
            "\u{2066}x",
            "\u{200B}\u{3164}",
            &"x".repeat(65),
        ] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn locales() {
        for good in ["", "de", "en-GB", "zh-Hant-TW"] {
            assert_eq!(locale(good).as_deref(), Ok(good));
        }
        for bad in ["d", "de_AT", "dé", "en GB"] {
            assert!(locale(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn identifiers() {
        assert_eq!(Identifier::parse(" ADA "), Identifier::Username("ada".into()));
        assert_eq!(Identifier::parse("Ada@X.org"), Identifier::Email("ada@x.org".into()));
        assert_eq!(Identifier::parse("Ädä"), Identifier::Nobody);
    }
}
