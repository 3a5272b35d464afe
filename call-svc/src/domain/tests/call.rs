use proptest::prelude::*;

use super::{super::call::RINGING_DEVICES_MOST, *};

fn input() -> impl Strategy<Value = Input> {
    let person = (1..4u128).prop_map(user);
    let page = (1..5u128).prop_map(endpoint);
    prop_oneof![
        (person.clone(), page.clone()).prop_map(|(user, endpoint)| Input::Answer { user, endpoint }),
        person.clone().prop_map(|user| Input::Decline { user }),
        (person.clone(), any::<bool>()).prop_map(|(user, known)| Input::RingsOn { user, known }),
        person.clone().prop_map(|user| Input::End { by: Actor::User(user) }),
        Just(Input::End { by: Actor::Service }),
        Just(Input::RingTimeout),
        person.clone().prop_map(|user| Input::MediaConnected { user }),
        Just(Input::MediaTimeout),
        Just(Input::Lost),
        (person, page).prop_map(|(user, endpoint)| Input::TakeOver { user, endpoint }),
    ]
}

fn start() -> impl Strategy<Value = Call> {
    prop_oneof![Just(ringing()), Just(ringing_both())]
}

/// What every state of a call satisfies.
fn check(call: &Call) -> Result<(), TestCaseError> {
    let legs = call.legs.each_ref().map(|leg| leg.state);
    prop_assert_eq!(call.state.is_final(), call.end.is_some());
    prop_assert_eq!(call.state.is_final(), legs == [LegState::Ended; 2]);
    if let Some(end) = call.end {
        prop_assert_eq!(end.reason.state(), call.state);
    }
    if matches!(call.state, State::Connecting | State::Active) {
        prop_assert_eq!(legs, [LegState::Answered; 2]);
        prop_assert!(call.answer_time.is_some());
    }
    if call.state == State::Ringing {
        prop_assert!(legs.contains(&LegState::Ringing));
        prop_assert!(call.answer_time.is_none());
    }
    prop_assert_eq!(call.state == State::Active, call.active_time.is_some() && call.end.is_none());
    prop_assert!(call.ringing_devices <= RINGING_DEVICES_MOST);
    for leg in &call.legs {
        prop_assert!(leg.generation >= 1);
        prop_assert!(leg.state != LegState::Answered || leg.endpoint.is_some());
    }
    Ok(())
}

proptest! {
    /// Every sequence ends in exactly one final state, which nothing changes any more.
    #[test]
    fn every_sequence_ends_once(
        first in start(),
        inputs in prop::collection::vec((input(), 0..20i64), 0..40),
    ) {
        let (mut call, mut second, mut ends) = (first, 0, 0);
        check(&call)?;
        // Whatever happened, the ring deadline and a hang-up together end any call.
        let closing = [(Input::RingTimeout, 60), (Input::End { by: Actor::Service }, 0)];
        for (input, pause) in inputs.into_iter().chain(closing) {
            second += pause;
            if let Ok(Outcome::Changed(next, what)) = call.apply(input, at(second)) {
                prop_assert!(!call.state.is_final(), "{:?} changed a call that was over", input);
                prop_assert_eq!(next.version, call.version + 1);
                prop_assert_eq!(what == What::Ended, next.state.is_final());
                ends += u32::from(next.state.is_final());
                check(&next)?;
                call = *next;
            }
        }
        prop_assert!(call.state.is_final());
        prop_assert_eq!(ends, 1);
    }

    /// Of inputs that all saw the same version, a compare-and-set lets one win, and the others are told what became of it.
    #[test]
    fn one_of_many_at_once_wins(first in start(), inputs in prop::collection::vec(input(), 2..8), second in 0..60i64) {
        let mut row = first.clone();
        let mut winners = 0;
        for input in inputs {
            if let Ok(Outcome::Changed(next, _)) = first.apply(input, at(second)) && row.version == first.version {
                row = *next;
                winners += 1;
            }
        }
        prop_assert!(winners <= 1);
        prop_assert_eq!(row.version, first.version + winners);
    }

    /// A repeat of what succeeded is never a second change.
    #[test]
    fn repeats_change_nothing(first in start(), inputs in prop::collection::vec(input(), 0..10), second in 0..60i64) {
        let mut call = first;
        for input in inputs {
            if let Ok(Outcome::Changed(next, what)) = call.apply(input, at(second)) {
                // Another device is no repeat.
                if !matches!(what, What::TakenOver | What::Ringing) {
                    prop_assert_eq!(next.apply(input, at(second)), Ok(Outcome::Unchanged));
                }
                call = *next;
            }
        }
    }
}

#[test]
fn ringing_ends_by_who_acts() {
    let (callee, caller) = (Actor::User(user(BEN)), Actor::User(user(ADA)));
    let ended = |call: &Call, by| applied(call, Input::End { by }, at(1)).end.unwrap();
    assert_eq!(ended(&ringing(), callee).reason, EndReason::Declined);
    assert_eq!(ended(&ringing(), caller).reason, EndReason::Cancelled);
    assert_eq!(ended(&ringing(), caller).by, Some(user(ADA)));
    assert_eq!(
        ended(&ringing(), Actor::Service),
        End { reason: EndReason::Cancelled, by: None, time: at(1) }
    );
    assert_eq!(ended(&ringing_both(), caller).reason, EndReason::Declined, "the service is the caller");
    assert_eq!(ended(&active(), callee).reason, EndReason::HungUp);
    assert_eq!(applied(&ringing(), Input::Decline { user: user(BEN) }, at(1)).state, State::Declined);
}

#[test]
fn the_deadline_is_missed_at_the_deadline_and_not_before() {
    assert_eq!(ringing().apply(Input::RingTimeout, at(29)), Ok(Outcome::Unchanged));
    assert_eq!(applied(&ringing(), Input::RingTimeout, at(30)).state, State::Missed);
    assert_eq!(connecting().apply(Input::RingTimeout, at(31)), Ok(Outcome::Unchanged));
}

#[test]
fn a_losing_answer_learns_who_won() {
    let elsewhere = Input::Answer { user: user(BEN), endpoint: endpoint(9) };
    assert_eq!(connecting().apply(elsewhere, at(6)), Err(Refusal::AnsweredElsewhere));
    let again = Input::Answer { user: user(BEN), endpoint: endpoint(BEN) };
    assert_eq!(connecting().apply(again, at(6)), Ok(Outcome::Unchanged));
    let cancelled = applied(&ringing(), Input::End { by: Actor::User(user(ADA)) }, at(1));
    assert_eq!(cancelled.apply(again, at(2)), Err(Refusal::Ended));
    assert_eq!(
        connecting().apply(Input::Decline { user: user(BEN) }, at(6)),
        Err(Refusal::AnsweredElsewhere)
    );
    assert_eq!(ringing().apply(Input::Decline { user: user(3) }, at(6)), Err(Refusal::NotTheirs));
}

#[test]
fn a_call_of_a_service_connects_when_both_have_answered() {
    let one = applied(&ringing_both(), Input::Answer { user: user(ADA), endpoint: endpoint(ADA) }, at(3));
    assert_eq!((one.state, one.answer_time), (State::Ringing, None));
    let both = applied(&one, Input::Answer { user: user(BEN), endpoint: endpoint(BEN) }, at(4));
    assert_eq!((both.state, both.answer_time), (State::Connecting, Some(at(4))));
}

#[test]
fn taking_over_binds_the_endpoint_and_raises_the_generation() {
    let moved = applied(&active(), Input::TakeOver { user: user(ADA), endpoint: endpoint(9) }, at(9));
    let leg = moved.leg(user(ADA)).unwrap();
    assert_eq!((leg.endpoint, leg.generation, moved.state), (Some(endpoint(9)), 2, State::Active));
    let ring = Input::TakeOver { user: user(BEN), endpoint: endpoint(9) };
    assert_eq!(ringing().apply(ring, at(1)), Err(Refusal::NotAnswered));
}

#[test]
fn devices_are_counted_while_it_rings_up_to_a_bound() {
    let rings = |call: &Call, number, known| call.apply(Input::RingsOn { user: user(number), known }, at(1));
    let mut call = ringing();
    for count in 1..=RINGING_DEVICES_MOST {
        let Ok(Outcome::Changed(next, What::Ringing)) = rings(&call, BEN, false) else { panic!("{count}") };
        assert_eq!(next.ringing_devices, count);
        assert_eq!(rings(&next, BEN, true), Ok(Outcome::Unchanged));
        call = *next;
    }
    assert_eq!(rings(&call, BEN, false), Ok(Outcome::Unchanged), "more are not told apart");
    assert_eq!(rings(&call, ADA, false), Err(Refusal::AnsweredElsewhere), "she rings");
    assert_eq!(rings(&call, 3, false), Err(Refusal::NotTheirs));
    assert_eq!(rings(&connecting(), BEN, false), Err(Refusal::AnsweredElsewhere));
    let over = applied(&ringing(), Input::Decline { user: user(BEN) }, at(1));
    assert_eq!(rings(&over, BEN, true), Err(Refusal::Ended));
    assert!(rings(&ringing_both(), ADA, false).is_ok(), "a service rings both");
}
