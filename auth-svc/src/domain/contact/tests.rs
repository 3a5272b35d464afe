use proptest::prelude::*;

use super::*;

/// Of two people, who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Ada,
    Ben,
}

/// Two people and their time; the pair is Ada's.
#[derive(Debug, Clone)]
struct World {
    pair: Pair,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        let pair = Pair { mine: Side::stranger(), theirs: Side::stranger() };
        Self { pair, now: DateTime::UNIX_EPOCH + TimeDelta::days(365) }
    }

    fn act(&mut self, who: Who, act: &Act) -> Result<(), Refusal> {
        let pair = self.pair.clone();
        self.pair = match who {
            Who::Ada => pair.apply(act, self.now)?,
            Who::Ben => pair.flip().apply(act, self.now)?.flip(),
        };
        Ok(())
    }

    fn request(&mut self, who: Who) -> Result<(), Refusal> {
        self.act(who, &Act::Request { note: String::new() })
    }

    fn kinds(&self) -> (ContactKind, ContactKind) {
        (self.pair.mine.kind, self.pair.theirs.kind)
    }
}

/// What Ben can know.
fn bens_view(world: &World) -> (ContactKind, String, DateTime<Utc>, u64) {
    let side = &world.pair.theirs;
    (side.kind, side.note.clone(), side.since, side.version)
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => "[ab]?".prop_map(|note| Act::Request { note }),
        2 => Just(Act::Accept),
        1 => Just(Act::Decline),
        1 => Just(Act::Cancel),
        1 => Just(Act::Remove),
        1 => Just(Act::Block),
        1 => Just(Act::Unblock),
    ]
}

fn steps() -> impl Strategy<Value = Vec<(Who, Act, i64)>> {
    let who = prop_oneof![Just(Who::Ada), Just(Who::Ben)];
    prop::collection::vec((who, acts(), 0..100_i64), 0..40)
}

fn check(world: &World) -> Result<(), TestCaseError> {
    let Pair { mine, theirs } = &world.pair;
    for (one, other) in [(mine, theirs), (theirs, mine)] {
        prop_assert_eq!(one.kind == ContactKind::Contact, other.kind == ContactKind::Contact, "symmetric");
        if one.kind == ContactKind::Incoming {
            prop_assert_eq!(other.kind, ContactKind::Outgoing, "who is asked was asked");
            prop_assert_eq!(&one.note, &other.note);
        }
        let both_ask = one.kind == ContactKind::Outgoing && other.kind == ContactKind::Outgoing;
        prop_assert!(!both_ask, "two who ask each other are contacts");
        let may_have_note = matches!(one.kind, ContactKind::Incoming | ContactKind::Outgoing);
        prop_assert!(may_have_note || one.note.is_empty());
    }
    Ok(())
}

proptest! {
    #[test]
    fn whatever_two_people_do_their_views_agree(steps in steps()) {
        let mut world = World::new();
        for (who, act, hours) in steps {
            world.now += TimeDelta::hours(hours);
            let before = world.pair.clone();
            let done = world.act(who, &act);
            check(&world)?;
            for (before, after) in [(&before.mine, &world.pair.mine), (&before.theirs, &world.pair.theirs)] {
                let is_same = (before.kind, &before.note) == (after.kind, &after.note);
                prop_assert_eq!(after.version, before.version + u64::from(!is_same), "a version for each change");
            }
            prop_assert!(done.is_ok() || before == world.pair, "a refusal changes nothing");
            let again = world.pair.clone();
            prop_assert_eq!(done, world.act(who, &act), "the same answer");
            prop_assert_eq!(&again, &world.pair, "and nothing more");
        }
    }

    /// Ada blocks Ben, or else ends quietly what is between them and answers no more: to Ben it is the same.
    #[test]
    fn a_block_looks_like_silence(before in steps(), after in prop::collection::vec((acts(), 0..100_i64, any::<bool>()), 0..20)) {
        let mut blocking = World::new();
        for (who, act, hours) in before {
            blocking.now += TimeDelta::hours(hours);
            blocking.act(who, &act).ok();
        }
        prop_assume!(blocking.pair.mine.kind != ContactKind::Blocked);
        let mut silent = blocking.clone();
        blocking.act(Who::Ada, &Act::Block).unwrap();
        for quiet in [Act::Remove, Act::Cancel, Act::Decline] {
            silent.act(Who::Ada, &quiet).unwrap();
        }
        prop_assert_eq!(bens_view(&blocking), bens_view(&silent));
        for (act, hours, unblocks) in after {
            if unblocks {
                blocking.act(Who::Ada, &Act::Unblock).unwrap();
            }
            for world in [&mut blocking, &mut silent] {
                world.now += TimeDelta::hours(hours);
            }
            prop_assert_eq!(blocking.act(Who::Ben, &act), silent.act(Who::Ben, &act), "no answer tells");
            prop_assert_eq!(bens_view(&blocking), bens_view(&silent), "no event tells");
        }
    }

    #[test]
    fn nobody_is_asked_by_somebody_they_blocked(before in steps(), after in prop::collection::vec(acts(), 0..20)) {
        let mut world = World::new();
        for (who, act, hours) in before {
            world.now += TimeDelta::hours(hours);
            world.act(who, &act).ok();
        }
        world.act(Who::Ada, &Act::Block).unwrap();
        let adas = world.pair.mine.clone();
        for act in after {
            world.act(Who::Ben, &act).ok();
            prop_assert_eq!(&world.pair.mine, &adas, "nothing of it reaches her");
        }
    }
}

#[test]
fn two_who_ask_each_other_are_contacts() {
    let mut world = World::new();
    world.request(Who::Ada).unwrap();
    assert_eq!(world.kinds(), (ContactKind::Outgoing, ContactKind::Incoming));
    world.request(Who::Ben).unwrap();
    assert_eq!(world.kinds(), (ContactKind::Contact, ContactKind::Contact));
    assert_eq!((world.pair.mine.version, world.pair.theirs.version), (2, 2));
}

#[test]
fn who_is_declined_is_not_told_and_is_heard_again_after_a_week() {
    let mut world = World::new();
    world.request(Who::Ben).unwrap();
    world.act(Who::Ada, &Act::Decline).unwrap();
    assert_eq!(world.kinds(), (ContactKind::None, ContactKind::Outgoing));
    world.now += QUIET - TimeDelta::seconds(1);
    world.act(Who::Ben, &Act::Cancel).unwrap();
    world.request(Who::Ben).unwrap();
    assert_eq!(world.kinds(), (ContactKind::None, ContactKind::Outgoing), "too soon");
    world.now += TimeDelta::seconds(1);
    world.request(Who::Ben).unwrap();
    assert_eq!(world.kinds(), (ContactKind::Incoming, ContactKind::Outgoing));
}

#[test]
fn whoever_declined_may_ask_after_all() {
    let mut world = World::new();
    world.request(Who::Ben).unwrap();
    world.act(Who::Ada, &Act::Decline).unwrap();
    world.request(Who::Ada).unwrap();
    assert_eq!(world.kinds(), (ContactKind::Contact, ContactKind::Contact));
    assert_eq!(world.pair.mine.decline_time, None);
}

#[test]
fn an_ended_block_leaves_strangers_who_may_ask_again() {
    let mut world = World::new();
    world.act(Who::Ada, &Act::Block).unwrap();
    assert_eq!(world.request(Who::Ada), Err(Refusal::Blocked));
    world.request(Who::Ben).unwrap();
    world.act(Who::Ada, &Act::Unblock).unwrap();
    assert_eq!(
        world.kinds(),
        (ContactKind::None, ContactKind::Outgoing),
        "what was asked meanwhile is not shown"
    );
    assert_eq!(world.act(Who::Ada, &Act::Accept), Err(Refusal::NoRequest));
    world.request(Who::Ben).unwrap();
    assert_eq!(world.kinds(), (ContactKind::Incoming, ContactKind::Outgoing));
}
