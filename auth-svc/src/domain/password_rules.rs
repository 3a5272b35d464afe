//! Which passwords are refused, after NIST SP 800-63B §3.1.1.2: short ones, and those that are tried first. Nothing else
//! is asked of them.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::UnicodeNormalization as _;

/// Fewest characters, in composed form.
const LEAST_CHARS: usize = 10;
/// Longest pattern whose repetition is trivial.
const PATTERN_CHARS: usize = 4;
/// Characters beside a name that make it no better.
const ADDITION_CHARS: usize = 2;
/// Shortest name that is looked for.
const NAME_CHARS: usize = 3;
/// What this product is called.
const PRODUCT: &str = "switchboard";
/// Neighbours on keyboards and in alphabets.
const ROWS: [&str; 8] = [
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiopü",
    "asdfghjkl;",
    "asdfghjklöä",
    "zxcvbnm,./",
    "yxcvbnm,.-",
];

static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().collect());

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadPassword {
    /// Fewer than 10 characters once it is composed.
    Short,
    /// One of those that are tried first.
    Common,
}

/// Refuses a password that is easily guessed by who knows `names`: username, e-mail address and display name.
pub(crate) fn check(password: &str, names: &[&str]) -> Result<(), BadPassword> {
    let composed: String = password.nfc().collect();
    if composed.chars().count() < LEAST_CHARS {
        return Err(BadPassword::Short);
    }
    let folded = composed.to_lowercase();
    if COMMON.contains(folded.as_str()) || is_pattern(&folded) || is_name(&folded, names) {
        return Err(BadPassword::Common);
    }
    Ok(())
}

/// A few characters again and again, or neighbours in a row.
fn is_pattern(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let repeats = |length: usize| chars.iter().skip(length).eq(chars.iter().take(chars.len() - length));
    (1..=PATTERN_CHARS.min(chars.len())).any(repeats) || is_row(text)
}

/// Along a row, forth or back, over its end to its beginning if need be.
fn is_row(text: &str) -> bool {
    let along = |row: &str| {
        let again = row.repeat(text.len() / row.len() + 2);
        again.contains(text) || again.chars().rev().collect::<String>().contains(text)
    };
    ROWS.iter().any(|row| along(row))
}

/// Nothing but names, and next to nothing beside them.
fn is_name(text: &str, names: &[&str]) -> bool {
    let mut rest = letters(text);
    let whole = rest.len();
    for name in known(names) {
        rest = rest.replace(&name, "");
    }
    let is_little = rest.chars().count() <= ADDITION_CHARS || rest.chars().all(char::is_numeric);
    rest.len() < whole && is_little
}

/// The names, their words and the product's, the longest first.
fn known(names: &[&str]) -> Vec<String> {
    let words =
        |name: &&str| name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
    let mut known: Vec<String> = names.iter().flat_map(words).collect();
    known.extend(names.iter().map(ToString::to_string));
    known.push(PRODUCT.to_owned());
    let mut known: Vec<String> =
        known.iter().map(|name| letters(&name.nfc().collect::<String>().to_lowercase())).collect();
    known.retain(|name| name.chars().count() >= NAME_CHARS);
    known.sort_by_key(|name| std::cmp::Reverse(name.len()));
    known
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ADA: [&str; 3] = ["Ada.L", "countess@example.org", "Ada Lovelace"];

    #[test]
    fn the_list_has_its_form() {
        let lines: Vec<_> = include_str!("../../data/common-passwords.txt").lines().collect();
        assert!(lines.len() > 2_000);
        assert!(lines.is_sorted() && lines.len() == COMMON.len(), "sorted, nothing twice");
        for line in lines {
            assert_eq!(line.nfc().collect::<String>().to_lowercase(), line);
            assert!(line.chars().count() >= LEAST_CHARS && line.trim() == line, "{line}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for bad in [
            "1234567890",
            "qwertyuiop",
            "QwertyUIOP",
            "password123",
            "basketball",
            "iloveyou123",
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdabcdabcda",
            "12341234123",
            "          ",
            "abcdefghijkl",
            "zyxwvutsrq",
            "9876543210",
            "7890123456",
            "poiuytrewq",
            "asdfghjkl;",
            "Switchboard",
            "switchboard1",
            "SWITCHBOARD!!!",
            "2024switchboard2024",
            "switchboardswitchboard",
            "adalovelace",
            "Ada Lovelace",
            "lovelace1815",
            "LoveLace_Ada",
            "ada1234567",
            "ada.l-ada.l",
            "countess@example.org",
            "countess99",
            "xxcountess",
        ] {
            assert_eq!(check(bad, &ADA), Err(BadPassword::Common), "{bad}");
        }
    }

    #[test]
    fn nothing_else_is_asked() {
        for good in [
            "correct horse battery",
            "nvuqzpxrkt",
            "8302947156",
            "ПарольНеПростой",
            "лошадь скрепка",
            "ada likes engines",
            "the switchboard is red",
            "🐎🔋📎🐎🔋📎🍏🍎🍐🍊",
            "abcdefghij correct",
        ] {
            assert_eq!(check(good, &ADA), Ok(()), "{good}");
        }
        assert_eq!(check("a9$kq2!x", &[]), Err(BadPassword::Short));
        assert_eq!(check("e\u{301}e\u{301}xqz19vw", &[]), Err(BadPassword::Short), "composed, it has nine");
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in ".{0,128}", name in ".{0,64}") {
            let answer = check(&text, &[&name]);
            if text.nfc().count() < LEAST_CHARS {
                prop_assert_eq!(answer, Err(BadPassword::Short));
            }
        }
    }
}
