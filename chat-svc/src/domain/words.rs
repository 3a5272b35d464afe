//! Words, as searches know them: runs of letters and digits, without case and accents. Scripts that write no spaces have
//! one word from one sign of punctuation to the next.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// What is longer is known by its beginning, in characters.
const LONGEST: usize = 32;
/// What is shorter is not looked for.
const SHORTEST: usize = 2;
/// More words than this say no more about what is looked for.
const MOST: usize = 12;
/// What it is worth that a word is there as a whole.
const WHOLE: u32 = 4;
/// What it is worth that two words stand side by side, as in what is looked for.
const SIDE_BY_SIDE: u32 = 6;
/// How often a word may count.
const OFTEN: usize = 3;

/// A word where it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// Without case and accents.
    folded: String,
    /// In characters from the beginning of the text.
    start: usize,
    /// How many folded characters there are up to each of its own.
    reach: Vec<usize>,
}

/// A part of a text, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) length: usize,
}

/// Words to look for: beginnings of words, all of which must be there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Query {
    words: Vec<String>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let mut words = Vec::new();
        for word in split(text).iter().map(|word| cut(&word.folded)) {
            if word.chars().count() >= SHORTEST && !words.contains(&word) && words.len() < MOST {
                words.push(word);
            }
        }
        Self { words }
    }

    /// There is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, the one first that is probably the rarest: it has the most letters.
    pub(crate) fn rarest_first(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words
    }

    /// What of a text is looked for, in order.
    pub(crate) fn spans(&self, text: &str) -> Vec<Span> {
        split(text).iter().filter_map(|word| self.span(word)).collect()
    }

    fn span(&self, word: &Word) -> Option<Span> {
        let found = self.words.iter().filter(|sought| word.folded.starts_with(*sought));
        let letters = found.map(|sought| sought.chars().count()).max()?;
        // Accents that are characters of their own go with their letter.
        let end = word.reach.iter().copied().find(|reach| *reach >= letters)?;
        let length = word.reach.iter().filter(|reach| **reach <= end).count();
        Some(Span { start: word.start, length })
    }

    /// How well a text answers: whole words, often, and side by side.
    pub(crate) fn score(&self, text: &str) -> u32 {
        let words = split(text);
        let alone: u32 = self.words.iter().map(|sought| worth(sought, &words)).sum();
        let pairs = self.words.windows(2).filter(|pair| is_beside(pair, &words)).count();
        alone + SIDE_BY_SIDE * u32::try_from(pairs).unwrap_or_default()
    }
}

fn worth(sought: &str, words: &[Word]) -> u32 {
    let found = words.iter().filter(|word| word.folded.starts_with(sought));
    let (whole, all) =
        found.fold((false, 0_usize), |(whole, all), word| (whole || word.folded == sought, all + 1));
    u32::try_from(all.min(OFTEN)).unwrap_or_default() + if whole { WHOLE } else { 0 }
}

fn is_beside(pair: &[String], words: &[Word]) -> bool {
    let [one, other] = pair else { return false };
    let begins =
        |word: Option<&Word>, sought: &String| word.is_some_and(|word| word.folded.starts_with(sought));
    words.windows(2).any(|two| begins(two.first(), one) && begins(two.last(), other))
}

/// The words by which a text is found, each once.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    let words = split(text).into_iter().map(|word| cut(&word.folded));
    words.filter(|word| word.chars().count() >= SHORTEST).collect()
}

fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word { folded: String::new(), start: 0, reach: Vec::new() };
    for (at, letter) in text.chars().enumerate() {
        if letter.is_alphanumeric() || is_combining_mark(letter) {
            word.folded.extend(fold(letter));
            word.reach.push(word.folded.chars().count());
        } else {
            let next = Word { folded: String::new(), start: at + 1, reach: Vec::new() };
            words.push(std::mem::replace(&mut word, next));
        }
    }
    words.push(word);
    words.retain(|word| !word.folded.is_empty());
    words
}

fn fold(letter: char) -> impl Iterator<Item = char> {
    let parts = std::iter::once(letter).nfkd().filter(|part| !is_combining_mark(*part));
    parts.flat_map(char::to_lowercase).filter(|part| part.is_alphanumeric())
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

#[cfg(test)]
#[path = "tests/words.rs"]
mod tests;
