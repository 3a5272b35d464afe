use uuid::Uuid;

use super::at;
use crate::matching::{End, How, Match, Member, Mode, News};

fn member(id: u128) -> Member {
    Member {
        user: Uuid::from_u128(id).into(),
        known_as: Uuid::from_u128(id + 100).into(),
        guest: false,
        wish: Mode::Text,
        wants_contact: false,
        seat: None,
    }
}

fn begun() -> Match {
    Match {
        id: Uuid::from_u128(9).into(),
        mode: Mode::Text,
        version: 1,
        call: None,
        interests: Vec::new(),
        languages: Vec::new(),
        contacts: false,
        end: None,
        members: [member(1), member(2)],
    }
}

#[test]
fn only_the_partners_wish_is_told() {
    let before = begun();
    let mut after = begun();
    after.members[0].wish = Mode::Video;
    assert_eq!(after.news(&before, after.members[1].user), [News::Wish(Mode::Video)]);
    assert_eq!(after.news(&before, after.members[0].user), []);
}

#[test]
fn what_both_want_is_agreed_and_no_more_than_that() {
    let mut wished = begun();
    wished.members[0].wish = Mode::Video;
    assert_eq!(wished.agreed(), None);
    wished.members[1].wish = Mode::Audio;
    assert_eq!(wished.agreed(), Some(Mode::Audio));
    wished.mode = Mode::Audio;
    assert_eq!(wished.agreed(), None);
}

#[test]
fn both_are_told_of_mode_contact_and_end() {
    let before = begun();
    let end = Some(End { how: How::Next, by: Some(before.members[0].user), time: at(5) });
    let mut after = Match { mode: Mode::Audio, contacts: true, end, ..begun() };
    after.members[1].wish = Mode::Audio;
    for member in &after.members {
        let told = after.news(&before, member.user);
        assert_eq!(told, [News::Mode(Mode::Audio), News::Contact, News::Over(How::Next)]);
    }
    assert_eq!(after.news(&after, after.members[0].user), []);
}
