use proto::id::UserId;
use uuid::Uuid;

use super::*;

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

#[test]
fn it_is_told_once_in_three_seconds_and_its_end_once() {
    let (mut pace, start) = (TypingPace::default(), DateTime::UNIX_EPOCH);
    let (ada, here): (UserId, ConversationId) = (id(1), id(2));
    let mut told = |writes, millis| pace.is_told(ada, here, writes, start + TimeDelta::milliseconds(millis));
    assert!(!told(false, 0), "who did not write does not stop");
    assert!(told(true, 0) && !told(true, 2_999));
    assert!(told(true, 3_000));
    assert!(told(false, 3_100) && !told(false, 3_200), "the end is told at once, and once");
    assert!(!told(true, 5_999), "a new beginning waits all the same");
    assert!(told(true, 6_000));
}

#[test]
fn each_person_and_each_conversation_has_its_own_pace() {
    let (mut pace, now) = (TypingPace::default(), DateTime::UNIX_EPOCH);
    for (user, conversation) in [(1, 2), (1, 3), (4, 2)] {
        assert!(pace.is_told(id(user), id(conversation), true, now));
    }
}

#[test]
fn who_is_due_again_is_forgotten_when_many_write() {
    let (mut pace, start) = (TypingPace::default(), DateTime::UNIX_EPOCH);
    for number in 0..=u128::try_from(MANY).unwrap_or_default() {
        assert!(pace.is_told(id(number), id(1), true, start));
    }
    assert!(pace.is_told(id(0), id(2), true, start + PACE));
    assert_eq!(pace.last.len(), 1);
}
