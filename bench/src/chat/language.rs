//! Words and sentences that nobody says, as often and as long as those that people do.

use crate::dice::Dice;

/// Different words.
const WORDS: u32 = 20_000;
/// How often the most frequent word comes, of so many of it all; the others come less, by their rank.
const WEIGHT: u64 = 1_000_000_000;
const CONSONANTS: &[char] =
    &['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'z', 'c', 'x', 'y'];
const VOWELS: &[char] = &['a', 'e', 'i', 'o', 'u'];
const SYLLABLES: u32 = 100;

/// Words by their rank, the most frequent first (Zipf).
#[derive(Debug)]
pub(super) struct Language {
    words: Vec<String>,
    /// How often words up to each rank come.
    reach: Vec<u64>,
}

impl Language {
    pub(super) fn new() -> Self {
        let reach = (1..=u64::from(WORDS)).scan(0, |reach, rank| {
            *reach += WEIGHT / rank;
            Some(*reach)
        });
        Self { words: (0..WORDS).map(word).collect(), reach: reach.collect() }
    }

    /// The word of a rank, from 0.
    pub(super) fn word(&self, rank: usize) -> &str {
        self.words.get(rank).map_or("", String::as_str)
    }

    /// A message: 2 to 18 words, 10 on average.
    pub(super) fn text(&self, dice: &mut Dice) -> String {
        let count = 2 + dice.below(9) + dice.below(9);
        let words: Vec<_> = (0..count).map(|_| self.some(dice)).collect();
        words.join(" ")
    }

    fn some(&self, dice: &mut Dice) -> &str {
        let all = self.reach.last().copied().unwrap_or(1);
        let at = dice.below(all);
        self.word(self.reach.partition_point(|reach| *reach <= at))
    }
}

/// Three syllables, of which the first is that of a hundredth of all words.
fn word(rank: u32) -> String {
    [rank, rank / SYLLABLES, rank / SYLLABLES / SYLLABLES].map(syllable).concat()
}

fn syllable(number: u32) -> String {
    let number = usize::try_from(number % SYLLABLES).unwrap_or_default();
    let consonant = CONSONANTS.get(number % CONSONANTS.len());
    let vowel = VOWELS.get(number / CONSONANTS.len());
    consonant.into_iter().chain(vowel).collect()
}

#[cfg(test)]
mod tests {

    use std::collections::{BTreeSet, HashMap};

    use super::*;

    #[test]
    fn every_rank_has_its_own_word_and_the_first_comes_most() {
        let language = Language::new();
        assert_eq!(language.words.iter().collect::<BTreeSet<_>>().len(), language.words.len());
        let (mut dice, mut often) = (Dice::new(1, 0), HashMap::<_, u32>::new());
        for _ in 0..20_000 {
            *often.entry(language.some(&mut dice)).or_default() += 1;
        }
        let of = |rank: usize| often.get(language.word(rank)).copied().unwrap_or_default();
        // Zipf: the tenth word comes a tenth as often as the first.
        assert!(of(0) > 1_500 && (of(9) * 7..of(9) * 13).contains(&of(0)), "{} {}", of(0), of(9));
    }

    #[test]
    fn a_message_has_2_to_18_words() {
        let (language, mut dice) = (Language::new(), Dice::new(1, 0));
        let counts: BTreeSet<_> = (0..5_000).map(|_| language.text(&mut dice).split(' ').count()).collect();
        assert_eq!(counts, (2..=18).collect());
        assert_eq!(language.text(&mut Dice::new(1, 7)), language.text(&mut Dice::new(1, 7)));
        assert!(language.words[0].starts_with("ba"));
    }
}
