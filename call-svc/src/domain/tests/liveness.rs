use proptest::prelude::*;

use super::*;

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(30),
    both_gone: Duration::from_secs(120),
    one_gone: Duration::from_secs(30),
};

fn there(since: i64) -> Presence {
    Presence { present_since: Some(at(since)), seen_until: Some(at(10_000)), link: Link::Unknown }
}

fn gone(since: i64) -> Presence {
    Presence { present_since: Some(at(0)), seen_until: Some(at(since)), link: Link::Unknown }
}

fn failed(presence: Presence) -> Presence {
    Presence { link: Link::Failed, ..presence }
}

/// Answered at second 5, watched from second 0.
fn at_second(call: &Call, presence: [Presence; 2], now: i64) -> Option<Input> {
    overdue(call, presence, at(0), at(now), &PATIENCE)
}

#[test]
fn connecting_has_30_s_while_both_are_there() {
    let call = connecting();
    assert_eq!(at_second(&call, [there(0), there(10)], 39), None);
    assert_eq!(at_second(&call, [there(0), there(10)], 40), Some(Input::MediaTimeout));
    assert_eq!(at_second(&call, [there(0), there(0)], 34), None, "counted from the answer");
    assert_eq!(at_second(&call, [there(0), there(0)], 35), Some(Input::MediaTimeout));
    assert_eq!(at_second(&call, [there(0), gone(10)], 100), None, "one is not there");
    assert_eq!(at_second(&active(), [there(0), there(0)], 1000), None);
}

#[test]
fn both_gone_for_120_s_are_lost() {
    for call in [connecting(), active()] {
        assert_eq!(at_second(&call, [gone(10), gone(20)], 139), None);
        assert_eq!(at_second(&call, [gone(10), gone(20)], 140), Some(Input::Lost));
    }
    assert_eq!(at_second(&active(), [Presence::default(), Presence::default()], 124), None);
    assert_eq!(at_second(&active(), [Presence::default(), Presence::default()], 125), Some(Input::Lost));
    assert_eq!(at_second(&ringing(), [gone(0), gone(0)], 1000), None);
}

#[test]
fn one_gone_is_lost_once_the_other_says_that_media_failed() {
    let call = active();
    assert_eq!(at_second(&call, [there(0), gone(10)], 5000), None, "media may well flow");
    assert_eq!(at_second(&call, [failed(there(0)), gone(10)], 39), None);
    assert_eq!(at_second(&call, [failed(there(0)), gone(10)], 40), Some(Input::Lost));
    assert_eq!(at_second(&call, [gone(10), failed(there(0))], 40), Some(Input::Lost));
    assert_eq!(
        at_second(&call, [there(0), failed(gone(10))], 5000),
        None,
        "the one who is gone does not count"
    );
}

proptest! {
    /// After an outage of the database everybody has the full time again.
    #[test]
    fn only_time_that_was_watched_counts(outage_end in 100..9_000i64, gone_at in 0..100i64, after in 0..119i64) {
        let presence = [gone(gone_at), gone(gone_at)];
        prop_assert_eq!(overdue(&active(), presence, at(outage_end), at(outage_end + after), &PATIENCE), None);
        let due = overdue(&active(), presence, at(outage_end), at(outage_end + 120), &PATIENCE);
        prop_assert_eq!(due, Some(Input::Lost));
    }
}

#[test]
fn watching_begins_anew_after_a_gap_or_a_failure() {
    let mut watching = Watching::default();
    assert_eq!(watching.reached(at(0)), at(0));
    assert_eq!(watching.reached(at(5)), at(0));
    assert_eq!(watching.reached(at(11)), at(11), "a gap of more than 5 s, as after a suspended machine");
    assert_eq!(watching.reached(at(12)), at(11));
    watching.failed();
    assert_eq!(watching.reached(at(13)), at(13));
    assert_eq!(watching.reached(at(10)), at(10), "the clock was set back");
}
