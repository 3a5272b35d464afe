use std::time::Duration;

use chrono::TimeDelta;
use proptest::{collection::vec, prelude::*};

use super::at;
use crate::matching::{Pace, Past, pause};

const PACE: Pace = Pace { matches_per_minute: 20, apart: Duration::ZERO };

/// Matches of these lengths in seconds, one right after the other; newest first. Each was left by the person.
fn one_after_the_other(lengths: &[i64]) -> Vec<Past> {
    let mut begun = 0;
    let mut past = Vec::new();
    for length in lengths {
        let end_time = Some(at(begun + length));
        past.insert(0, Past { create_time: at(begun), end_time, left: true });
        begun += length;
    }
    past
}

/// How long the pause is that begins with the end of the last match, in seconds.
fn paused(past: &[Past]) -> i64 {
    let end = past[0].end_time.unwrap();
    pause(past, PACE, end).map_or(0, |until| (until - end).num_seconds())
}

#[test]
fn rapid_skips_cost_a_pause_that_doubles_to_a_minute() {
    let quick = |count| paused(&one_after_the_other(&vec![1; count]));
    assert_eq!([4, 5, 6, 7, 8, 9].map(quick), [0, 10, 20, 40, 60, 60]);
    assert_eq!(paused(&one_after_the_other(&[1, 1, 1, 1, 6, 1])), 0, "one that was looked at ends the row");
}

#[test]
fn whom_others_leave_does_not_pause() {
    let mut past = one_after_the_other(&[1; 9]);
    past.iter_mut().for_each(|one| one.left = false);
    assert_eq!(paused(&past), 0);
}

#[test]
fn what_was_long_ago_does_not_count() {
    let mut past = one_after_the_other(&[1; 4]);
    past.insert(0, Past { create_time: at(600), end_time: Some(at(601)), left: true });
    assert_eq!(paused(&past), 0);
}

#[test]
fn there_are_no_more_than_so_many_in_a_minute() {
    let pace = Pace { matches_per_minute: 3, ..PACE };
    let past = |seconds: [i64; 3]| {
        seconds.map(|second| Past { create_time: at(second), end_time: Some(at(second + 10)), left: true })
    };
    assert_eq!(pause(&past([50, 30, 10]), pace, at(60)), Some(at(70)));
    assert_eq!(pause(&past([50, 30, 10]), pace, at(70)), None);
}

#[test]
fn who_is_slowed_waits_between_matches() {
    let pace = Pace { apart: Duration::from_secs(60), ..PACE };
    let past = [Past { create_time: at(0), end_time: Some(at(20)), left: true }];
    assert_eq!(pause(&past, pace, at(20)), Some(at(60)));
}

proptest! {
    #[test]
    fn whoever_waits_out_the_pauses_has_no_more_than_the_limit_in_any_minute(
        lengths in vec(0_i64..8, 1..80),
        most in 1_u32..25,
    ) {
        let pace = Pace { matches_per_minute: most, ..PACE };
        let (mut now, mut past) = (at(0), Vec::<Past>::new());
        for length in lengths {
            while let Some(until) = pause(&past, pace, now) {
                prop_assert!(until > now && until <= now + TimeDelta::seconds(60));
                now = until;
            }
            let end_time = Some(now + TimeDelta::seconds(length));
            past.insert(0, Past { create_time: now, end_time, left: true });
            now += TimeDelta::seconds(length);
        }
        for (index, one) in past.iter().enumerate() {
            let within = past[index..].iter().filter(|other| other.create_time > one.create_time - TimeDelta::seconds(60));
            prop_assert!(within.count() <= most as usize);
        }
    }
}
