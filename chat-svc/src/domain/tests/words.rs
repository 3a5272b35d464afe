use proptest::prelude::*;

use super::*;

fn marked(query: &str, text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let spans = Query::parse(query).spans(text);
    spans.iter().map(|span| letters[span.start..span.start + span.length].iter().collect()).collect()
}

fn found(text: &str) -> Vec<String> {
    words(text).into_iter().collect()
}

#[test]
fn words_have_no_case_and_no_accents_and_are_there_once() {
    assert_eq!(found("Grüße, GRÜSSE und grüße!"), ["grusse", "gruße", "und"]);
    assert_eq!(found("don't 2026-11-21 a_b"), ["11", "2026", "21", "don"]);
    assert_eq!(found("ﬁle № ① e\u{301}te\u{301}"), ["ete", "file"]);
    assert_eq!(found("…  \u{301} 🙂 a"), [""; 0]);
    assert_eq!(found(&"x".repeat(100)), ["x".repeat(32)]);
}

#[test]
fn what_was_looked_for_is_marked_as_it_is_written() {
    assert_eq!(marked("gru", "Viele Grüße an alle, Gru\u{308}ße"), ["Grü", "Gru\u{308}"]);
    assert_eq!(marked("file", "the ﬁles"), ["ﬁle"]);
    assert_eq!(marked("fi", "the ﬁles"), ["ﬁ"], "a letter is marked as a whole");
    assert_eq!(marked("on one", "one on"), ["one", "on"], "the longest beginning counts");
    assert_eq!(marked("ne", "one"), [""; 0], "words are found by their beginnings");
    assert_eq!(marked(&"x".repeat(60), &"x".repeat(60)), ["x".repeat(32)]);
}

#[test]
fn a_query_has_words_of_two_letters_and_more() {
    for nothing in ["", " ", "a", "+ - * \" ( ) ~ < > @", "a b c", "🙂"] {
        assert!(Query::parse(nothing).is_empty(), "{nothing}");
    }
    assert_eq!(Query::parse("An apple, an APPLE a day").rarest_first(), ["apple", "day", "an"]);
    let many: String = (10..60).map(|word| format!("{word} ")).collect();
    assert_eq!(Query::parse(&many).rarest_first().len(), 12);
}

#[test]
fn whole_words_side_by_side_answer_best() {
    let query = Query::parse("blue whale");
    let order = ["a blue whale", "blueish whale songs", "whale and blue", "whales in blueish water"];
    let scores: Vec<u32> = order.iter().map(|text| query.score(text)).collect();
    assert!(scores.is_sorted_by(|one, other| one > other), "{scores:?}");
}

proptest! {
    #[test]
    fn a_text_is_found_by_the_beginning_of_each_of_its_words(text in "\\PC{0,40}") {
        for word in words(&text) {
            let beginning: String = word.chars().take(2).collect();
            prop_assert!(!Query::parse(&beginning).is_empty());
            prop_assert!(!Query::parse(&beginning).spans(&text).is_empty(), "{beginning:?}");
        }
    }

    #[test]
    fn spans_are_of_the_text_and_in_order(query in "\\PC{0,12}", text in "\\PC{0,40}") {
        let spans = Query::parse(&query).spans(&text);
        let ends = spans.iter().map(|span| span.start + span.length);
        prop_assert!(ends.clone().all(|end| end <= text.chars().count()));
        prop_assert!(spans.iter().skip(1).zip(ends).all(|(next, end)| end <= next.start));
    }
}
