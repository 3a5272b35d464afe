use super::*;

#[test]
fn one_feels_in_emoji() {
    for emoji in ["👍", "❤️", "👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽"]
    {
        assert!(is_emoji(emoji), "{emoji}");
    }
    for text in ["", "a", "ok", "1", "12", "é", "<b>", " ", "👍 ", "\u{0}", "日", "11\u{20e3}"] {
        assert!(!is_emoji(text), "{text:?}");
    }
}
