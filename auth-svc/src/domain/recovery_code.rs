//! Recovery codes: what is left when the phone is gone. Written down, and typed by hand.

use aws_lc_rs::{error::Unspecified, rand};

/// Codes that an account has, when none is used.
pub(crate) const COUNT: usize = 10;
/// Letters of a code, of 5 bits each: 60 bits.
const LETTERS: usize = 12;
/// Letters between hyphens.
const GROUP: usize = 4;
/// Crockford's base 32: no letter that reads as another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// One recovery code, in letters of the alphabet.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RecoveryCode(Vec<u8>);

impl RecoveryCode {
    /// A new one.
    pub(crate) fn generate() -> Result<Self, Unspecified> {
        let mut random = [0; LETTERS];
        rand::fill(&mut random)?;
        Ok(Self(random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).copied()).collect()))
    }

    /// As somebody typed it, in any case and grouping; O is 0, and I and L are 1. Nothing if no code could be so.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(letter);
        let letters = letters.collect::<Option<Vec<_>>>()?;
        (letters.len() == LETTERS).then_some(Self(letters))
    }

    /// The letters, without hyphens.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// For its owner to write down, as `0123-4567-89ab`.
    pub(crate) fn reveal(&self) -> String {
        let groups: Vec<_> = self.0.chunks(GROUP).map(String::from_utf8_lossy).collect();
        groups.join("-")
    }
}

fn letter(c: char) -> Option<u8> {
    let c = match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    u8::try_from(c).ok().filter(|byte| ALPHABET.contains(byte))
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_readable_and_differ() {
        let codes: Vec<_> = (0..200).map(|_| RecoveryCode::generate().unwrap()).collect();
        let texts: HashSet<_> = codes.iter().map(RecoveryCode::reveal).collect();
        assert_eq!(texts.len(), 200);
        assert!(texts.iter().all(|text| text.len() == 14 && text.split('-').count() == 3), "{texts:?}");
        let letters: HashSet<_> = codes.iter().flat_map(|code| code.as_bytes().to_vec()).collect();
        assert_eq!(letters.len(), 32, "every letter comes up");
        assert_eq!(format!("{:?}", codes[0]), "RecoveryCode");
    }

    proptest! {
        #[test]
        fn a_code_is_itself_however_it_is_typed(upper: bool, hyphens: bool, spaces: bool) {
            let code = RecoveryCode::generate().unwrap();
            let mut text = code.reveal();
            if upper {
                text = text.to_uppercase().replace('0', "O").replace('1', "L");
            }
            if !hyphens {
                text = text.replace('-', "");
            }
            if spaces {
                text = text.chars().flat_map(|c| [c, ' ']).collect();
            }
            prop_assert_eq!(RecoveryCode::parse(&text), Some(code));
        }

        #[test]
        fn what_is_typed_never_breaks_it(text in "\\PC{0,32}") {
            if let Some(code) = RecoveryCode::parse(&text) {
                prop_assert_eq!(RecoveryCode::parse(&code.reveal()), Some(code));
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "0123-4567-89a", "0123-4567-89abc", "u123-4567-89ab", "0123-4567-89aß"] {
            assert_eq!(RecoveryCode::parse(text), None, "{text}");
        }
    }
}
