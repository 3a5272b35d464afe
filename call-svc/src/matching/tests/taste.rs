use crate::matching::{Interest, languages};

fn said(given: &[&str]) -> Vec<String> {
    given.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn interests_are_compared_without_regard_to_case_and_spaces() {
    let parsed = Interest::parse(&said(&["  Open  Water ", "open water", "CHESS"])).unwrap();
    let keys: Vec<_> = parsed.iter().map(|interest| interest.key.as_str()).collect();
    assert_eq!(keys, ["open water", "chess"]);
    assert_eq!(parsed[0].said, "Open Water");
    assert_eq!(Interest::parse(&said(&["chess", "  "])), None);
}

#[test]
fn languages_are_primary_tags() {
    assert_eq!(languages(&said(&["DE", "de", "en "])), Some(said(&["de", "en"])));
    for bad in ["d", "de-AT", "", "ß", "ninetales"] {
        assert_eq!(languages(&said(&[bad])), None, "{bad}");
    }
}
