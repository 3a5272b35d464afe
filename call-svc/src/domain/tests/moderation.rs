//! Reports, whatever moderators do with them, and in whatever order.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{
    super::moderation::{Decision, Kind, Reason, Refusal, Report, Step},
    ADA, BEN, at, user,
};
use crate::matching::Mode;

const CLEO: u128 = 3;
const DAN: u128 = 4;

fn report() -> Report {
    Report {
        id: uuid::Uuid::from_u128(9).into(),
        match_id: uuid::Uuid::from_u128(8).into(),
        reporter: user(ADA),
        reported: user(BEN),
        network: None,
        mode: Mode::Video,
        reason: Reason::Spam,
        note: String::new(),
        create_time: at(0),
        claim: None,
        ruling: None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    Claim,
    Release,
    Decide(Decision),
    Undo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let decisions = prop_oneof![Just(Decision::Dismissed), Just(Decision::Warned), Just(Decision::Suspended)];
    prop_oneof![
        3 => Just(Deed::Claim),
        1 => Just(Deed::Release),
        2 => decisions.prop_map(Deed::Decide),
        1 => Just(Deed::Undo),
    ]
}

fn act(report: &Report, deed: Deed, by: u128, second: i64, last: Option<Kind>) -> Result<Step, Refusal> {
    let report = report.clone();
    match deed {
        Deed::Claim => report.claim(user(by), at(second)),
        Deed::Release => Ok(report.release(user(by))),
        Deed::Decide(decision) => report.decide(user(by), decision, at(second)),
        Deed::Undo => report.undo(user(by), last),
    }
}

proptest! {
    #[test]
    fn whoever_decides_had_it_and_nobody_else_did(
        deeds in prop::collection::vec((deed(), CLEO..=DAN, 0_i64..1_200), 1..40),
    ) {
        let (mut report, mut last, mut second) = (report(), None, 0);
        for (deed, by, pause) in deeds {
            second += pause;
            let holder = report.holder(at(second));
            let Ok(step) = act(&report, deed, by, second, last) else { continue };
            prop_assert!(step.report.claim.is_none() || step.report.ruling.is_none());
            if step.act == Some(Kind::Decided) {
                prop_assert_eq!(holder, Some(user(by)));
            }
            if step.act == Some(Kind::Claimed) {
                prop_assert_eq!((holder, step.report.holder(at(second))), (None, Some(user(by))));
            }
            if step.act.is_none() && !matches!(deed, Deed::Claim) {
                prop_assert_eq!(&step.report, &report, "what is not written down changes nothing");
            }
            last = step.act.or(last);
            report = step.report;
        }
    }

    #[test]
    fn what_is_done_twice_is_done_once(deed in deed(), second in 0_i64..600) {
        let claimed = report().claim(user(CLEO), at(0)).unwrap().report;
        let decided = claimed.clone().decide(user(CLEO), Decision::Warned, at(0)).unwrap().report;
        let before = if matches!(deed, Deed::Undo) { decided } else { claimed };
        let once = act(&before, deed, CLEO, second, Some(Kind::Claimed)).unwrap();
        match act(&once.report, deed, CLEO, second, once.act) {
            Ok(twice) => prop_assert_eq!((twice.report, twice.act), (once.report, None)),
            Err(refusal) => prop_assert!(matches!((deed, refusal), (Deed::Decide(_), Refusal::Decided))),
        }
    }
}

#[test]
fn a_claim_lasts_30_minutes_from_the_last_time() {
    let claimed = report().claim(user(CLEO), at(0)).unwrap().report;
    assert_eq!(claimed.clone().claim(user(DAN), at(1799)), Err(Refusal::Claimed(user(CLEO))));
    assert_eq!(claimed.clone().claim(user(DAN), at(1800)).unwrap().act, Some(Kind::Claimed));
    let longer = claimed.clone().claim(user(CLEO), at(600)).unwrap();
    assert_eq!((longer.act, longer.report.claim.unwrap().deadline), (None, at(600) + TimeDelta::minutes(30)));
    assert_eq!(claimed.decide(user(CLEO), Decision::Warned, at(1800)), Err(Refusal::NotClaimed));
}

#[test]
fn nobody_judges_themselves() {
    for one_of_them in [ADA, BEN] {
        assert_eq!(report().claim(user(one_of_them), at(0)), Err(Refusal::OwnCase));
        assert_eq!(report().undo(user(one_of_them), None), Err(Refusal::OwnCase));
    }
}

#[test]
fn a_decision_is_taken_back_once() {
    assert_eq!(report().undo(user(DAN), None), Err(Refusal::NotDecided));
    let claimed = report().claim(user(CLEO), at(5)).unwrap().report;
    let decided = claimed.decide(user(CLEO), Decision::Suspended, at(7)).unwrap().report;
    assert_eq!((decided.since(), decided.holder(at(7))), (at(7), None));
    assert_eq!(decided.clone().claim(user(DAN), at(8)), Err(Refusal::Decided));
    let open = decided.undo(user(DAN), Some(Kind::Decided)).unwrap();
    assert_eq!((&open.report, open.act), (&report(), Some(Kind::Undone)));
    assert_eq!(open.report.undo(user(DAN), Some(Kind::Claimed)), Err(Refusal::NotDecided));
}
