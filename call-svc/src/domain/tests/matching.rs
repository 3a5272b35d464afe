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

fn answered_by(call: &Call, who: u128) -> Call {
    applied(call, Input::Answer { user: user(who), endpoint: endpoint(8) }, at(1))
}

fn in_calls(calls: &[&Call]) -> Side {
    Side { calls: calls.iter().copied().cloned().collect(), settings: Settings::default() }
}

fn wish() -> NewCall {
    new(Some(endpoint(ADA)))
}

#[test]
fn free_people_ring() {
    assert_eq!(decide(&wish(), &Live::default()), Match::Ring { waiting: false });
}

#[test]
fn glare_answers_the_call_that_was_first() {
    let first = rings(50, BEN, ADA);
    let live = Live { caller: in_calls(&[&first]), callee: in_calls(&[&first]) };
    assert_eq!(decide(&wish(), &live), Match::Answer(first.id, endpoint(ADA)));
    assert_eq!(decide(&new(None), &live), Match::AlreadyInCall(first.id), "a service answers for nobody");
}

#[test]
fn whoever_is_in_a_call_calls_nobody_not_even_who_waits() {
    let own = rings(51, ADA, BEN);
    let live = Live { caller: in_calls(&[&own]), callee: in_calls(&[&own]) };
    assert_eq!(decide(&wish(), &live), Match::AlreadyInCall(own.id));
    let answered = answered_by(&rings(52, BEN, ADA), ADA);
    let live = Live { caller: in_calls(&[&answered]), callee: in_calls(&[&answered]) };
    assert_eq!(decide(&wish(), &live), Match::AlreadyInCall(answered.id));
    let (talk, waits) = (answered_by(&rings(53, 3, ADA), ADA), rings(54, BEN, ADA));
    let live = Live { caller: in_calls(&[&waits, &talk]), callee: in_calls(&[&waits]) };
    assert_eq!(decide(&wish(), &live), Match::AlreadyInCall(talk.id), "the call would not end by itself");
    let rung = rings(55, 3, ADA);
    let live = Live { caller: in_calls(&[&rung]), callee: Side::default() };
    assert_eq!(decide(&wish(), &live), Match::AlreadyInCall(rung.id), "it rings for her");
}

#[test]
fn a_callee_in_a_call_is_rung_once_more_unless_they_want_no_second_one() {
    let (talk, outgoing, waits) =
        (answered_by(&rings(50, 3, BEN), BEN), rings(51, BEN, 3), rings(52, 4, BEN));
    let decided = |calls: &[&Call], busy_when_in_call| {
        let settings = Settings { busy_when_in_call, ..Settings::default() };
        let callee = Side { settings, ..in_calls(calls) };
        decide(&wish(), &Live { caller: Side::default(), callee })
    };
    assert_eq!(decided(&[&talk], false), Match::Ring { waiting: true });
    assert_eq!(decided(&[&outgoing], false), Match::Ring { waiting: true });
    assert_eq!(decided(&[&talk], true), Match::Busy);
    assert_eq!(decided(&[&outgoing], true), Match::Busy);
    assert_eq!(decided(&[], true), Match::Ring { waiting: false });
    assert_eq!(decided(&[&waits], false), Match::Busy, "one rings already");
    assert_eq!(decided(&[&waits, &talk], false), Match::Busy, "one waits already");
}

#[test]
fn an_answer_ends_the_other_call_only_if_it_names_it() {
    let (talk, waits) = (answered_by(&rings(50, 3, BEN), BEN), rings(51, ADA, BEN));
    let joining = |ending, live: &[&Call]| {
        join(user(BEN), waits.id, ending, &live.iter().copied().cloned().collect::<Vec<_>>())
    };
    assert_eq!(joining(None, &[&waits, &talk]), Joining::AlreadyInCall(talk.id));
    assert_eq!(joining(Some(waits.id), &[&waits, &talk]), Joining::AlreadyInCall(talk.id));
    assert_eq!(joining(Some(talk.id), &[&waits, &talk]), Joining::Ends(talk.id));
    assert_eq!(joining(None, &[&waits]), Joining::Free);
    assert_eq!(joining(Some(talk.id), &[&waits]), Joining::Free, "it has ended meanwhile");
    let answered = answered_by(&waits, BEN);
    assert_eq!(joining(None, &[&answered]), Joining::Free, "it is that call itself");
}

#[test]
fn who_hides_their_address_sends_through_the_relay_and_it_can_be_asked_for_both() {
    let hidden = Settings { hide_address: true, ..Settings::default() };
    let hides = |caller, callee| {
        let side =
            |hides| Side { settings: if hides { hidden } else { Settings::default() }, ..Side::default() };
        Live { caller: side(caller), callee: side(callee) }
    };
    for (caller, callee) in [(false, false), (true, false), (false, true), (true, true)] {
        assert_eq!(relay_only(&wish(), &hides(caller, callee)), [caller, callee]);
        let forced = NewCall { relay_only: [true; 2], ..wish() };
        assert_eq!(relay_only(&forced, &hides(caller, callee)), [true, true]);
    }
    let call = Call::start(&NewCall { relay_only: [false, true], ..wish() }, at(0));
    assert_eq!(call.legs.each_ref().map(|leg| leg.relay_only), [false, true]);
}
