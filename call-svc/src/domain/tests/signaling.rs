use super::*;

const STREAM: Uuid = Uuid::from_u128(500);

fn ben(call: Call) -> Signaling {
    Signaling::new(user(BEN), endpoint(BEN), STREAM, call)
}

fn ada(call: Call) -> Signaling {
    Signaling::new(user(ADA), endpoint(ADA), STREAM, call)
}

#[test]
fn nobody_sends_before_the_answer() {
    assert_eq!(ben(ringing()).standing(), Standing::Rung);
    assert_eq!(ben(ringing()).receive(1), Received::TooEarly);
    assert_eq!(ada(ringing()).standing(), Standing::Holder);
    assert_eq!(ada(ringing()).receive(1), Received::TooEarly);
    let mut early = ada(ringing());
    assert!(early.update(connecting()));
    assert_eq!(early.receive(1), Received::Next { for_generation: 1 });
    assert!(!early.update(ringing()), "the past is no news");
}

#[test]
fn signals_are_numbered_without_gaps() {
    let mut stream = ada(connecting());
    assert_eq!(stream.receive(0), Received::Gap { expected: 1 });
    assert_eq!(stream.receive(2), Received::Gap { expected: 1 });
    assert_eq!(stream.receive(1), Received::Next { for_generation: 1 });
    stream.accepted();
    assert_eq!(stream.receive(1), Received::Repeated);
    assert_eq!(stream.receive(2), Received::Next { for_generation: 1 });
    stream.hold(9);
    assert_eq!(stream.receive(9), Received::Repeated);
    assert_eq!(stream.receive(10), Received::Next { for_generation: 1 });
}

#[test]
fn only_signals_for_this_generation_are_heard() {
    let stream = ben(connecting());
    assert_eq!(stream.hear(user(ADA), 1, 1), Heard::Deliver);
    assert_eq!(stream.hear(user(BEN), 1, 1), Heard::Ignore, "one's own");
    assert_eq!(
        stream.hear(user(ADA), 2, 1),
        Heard::Stale,
        "the peer moved: the answer must be meant for it there"
    );
    let anew = applied(&connecting(), Input::TakeOver { user: user(BEN), endpoint: endpoint(BEN) }, at(9));
    assert_eq!(ben(anew).hear(user(ADA), 1, 1), Heard::Ignore, "meant for the generation before");
    let moved = applied(&connecting(), Input::TakeOver { user: user(ADA), endpoint: endpoint(9) }, at(9));
    assert_eq!(ben(moved).hear(user(ADA), 1, 1), Heard::Ignore, "of the peer's generation before");
    assert_eq!(
        ben(ringing()).hear(user(ADA), 1, 1),
        Heard::Stale,
        "a signal says that the call was answered"
    );
}

#[test]
fn an_endpoint_that_lost_its_leg_knows() {
    let mut stream = ben(ringing());
    stream.update(applied(&ringing(), Input::Answer { user: user(BEN), endpoint: endpoint(9) }, at(1)));
    assert_eq!(stream.standing(), Standing::Elsewhere);
    let mut stream = ben(connecting());
    stream.update(applied(
        &connecting(),
        Input::TakeOver { user: user(BEN), endpoint: endpoint(BEN) },
        at(9),
    ));
    assert_eq!(stream.standing(), Standing::Elsewhere, "it began anew in another stream");
    stream.update(applied(stream.call(), Input::End { by: Actor::Service }, at(10)));
    assert_eq!(stream.standing(), Standing::Over);
}

#[test]
fn of_two_streams_the_one_announced_last_stays() {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut first = Signaling::new(user(BEN), endpoint(BEN), one, connecting());
    let mut second = Signaling::new(user(BEN), endpoint(BEN), two, connecting());
    let replaced = |stream: &mut Signaling| {
        [one, two].map(|announced| stream.replaced_by(user(BEN), 1, announced)).contains(&true)
    };
    assert!(replaced(&mut first));
    assert!(!replaced(&mut second));
    assert!(!ada(connecting()).replaced_by(user(BEN), 1, two), "the other person's");
}
