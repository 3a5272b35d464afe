use super::*;

/// A live call between two people that rings at the second's.
fn rings(id: u128, caller: u128, callee: u128) -> Call {
    let new = NewCall {
        id: Uuid::from_u128(id).into(),
        caller: user(caller),
        callee: user(callee),
        ..new(Some(endpoint(caller)))
    };
    Call::start(&new, at(0))
}

#[test]
fn free_people_ring() {
    assert_eq!(decide(&new(Some(endpoint(ADA))), &Live::default()), Match::Ring);
}

#[test]
fn glare_answers_the_call_that_was_first() {
    let first = rings(50, BEN, ADA);
    let live = Live { of_caller: Some(first.clone()), of_callee: Some(first.clone()) };
    assert_eq!(decide(&new(Some(endpoint(ADA))), &live), Match::Answer(first.id, endpoint(ADA)));
    assert_eq!(decide(&new(None), &live), Match::AlreadyInCall(first.id), "a service answers for nobody");
}

#[test]
fn the_busy_and_those_in_a_call_are_told_apart() {
    let with_somebody = rings(50, BEN, 3);
    let live = Live { of_caller: None, of_callee: Some(with_somebody) };
    assert_eq!(decide(&new(Some(endpoint(ADA))), &live), Match::Busy);
    let own = rings(51, ADA, BEN);
    let live = Live { of_caller: Some(own.clone()), of_callee: Some(own.clone()) };
    assert_eq!(decide(&new(Some(endpoint(ADA))), &live), Match::AlreadyInCall(own.id));
    let answered =
        applied(&rings(52, BEN, ADA), Input::Answer { user: user(ADA), endpoint: endpoint(8) }, at(1));
    let live = Live { of_caller: Some(answered.clone()), of_callee: Some(answered.clone()) };
    assert_eq!(decide(&new(Some(endpoint(ADA))), &live), Match::AlreadyInCall(answered.id));
}
