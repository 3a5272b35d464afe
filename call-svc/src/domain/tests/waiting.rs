//! A small world of people who call, answer and hang up: whatever they do, the rules of `matching` hold for each of them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proto::id::CallId;

use super::*;

const PEOPLE: u128 = 4;

#[derive(Debug, Clone, Copy)]
enum Deed {
    Start {
        caller: u128,
        callee: u128,
        by_service: bool,
    },
    /// The page answers the call of this number, ending that of the other.
    Answer {
        who: u128,
        page: u128,
        call: usize,
        ending: Option<usize>,
    },
    Decline {
        who: u128,
        call: usize,
    },
    HangUp {
        who: u128,
        call: usize,
    },
    Timeout {
        call: usize,
    },
}

#[derive(Debug, Default)]
struct World {
    calls: BTreeMap<CallId, Call>,
    busy_when_in_call: [bool; PEOPLE as usize],
}

impl World {
    fn live_of(&self, who: u128) -> Vec<Call> {
        let live = self.calls.values().filter(|call| !call.state.is_final() && call.leg(user(who)).is_some());
        live.cloned().collect()
    }

    fn side(&self, who: u128) -> Side {
        let index = usize::try_from(who - 1).unwrap();
        let settings = Settings { busy_when_in_call: self.busy_when_in_call[index], ..Settings::default() };
        Side { calls: self.live_of(who), settings }
    }

    fn id(&self, number: usize) -> Option<CallId> {
        self.calls.keys().nth(number % self.calls.len().max(1)).copied()
    }

    fn apply(&mut self, id: CallId, input: Input) -> bool {
        match self.calls[&id].apply(input, at(1)) {
            Ok(Outcome::Changed(next, _)) => {
                self.calls.insert(id, *next);
                true
            }
            Ok(Outcome::Unchanged) | Err(_) => false,
        }
    }

    fn start(&mut self, caller: u128, callee: u128, by_service: bool) {
        let new = NewCall {
            id: Uuid::from_u128(1000 + self.calls.len() as u128).into(),
            caller: user(caller),
            caller_endpoint: (!by_service).then(|| endpoint(caller)),
            callee: user(callee),
            ..new(None)
        };
        match decide(&new, &Live { caller: self.side(caller), callee: self.side(callee) }) {
            Match::Ring { waiting } => {
                self.calls.insert(new.id, Call { waiting, ..Call::start(&new, at(0)) });
            }
            Match::Busy => {
                self.calls.insert(new.id, Call::busy(&new, at(0)));
            }
            Match::Answer(call, endpoint) => {
                assert!(self.apply(call, Input::Answer { user: user(caller), endpoint }), "it rings");
            }
            Match::AlreadyInCall(_) => {}
        }
    }

    fn answer(&mut self, who: u128, page: u128, call: CallId, ending: Option<CallId>) {
        let live = self.live_of(who);
        let before = self.calls[&call].clone();
        if !self.apply(call, Input::Answer { user: user(who), endpoint: endpoint(page) }) {
            return;
        }
        match join(user(who), call, ending, &live) {
            Joining::Free => {}
            Joining::Ends(other) => {
                assert!(self.apply(other, Input::End { by: Actor::User(user(who)) }), "it was live");
            }
            // The transaction is rolled back.
            Joining::AlreadyInCall(_) => drop(self.calls.insert(call, before)),
        }
    }

    fn act(&mut self, deed: Deed) {
        match deed {
            Deed::Start { caller, callee, by_service } => self.start(caller, callee, by_service),
            Deed::Answer { who, page, call, ending } => {
                let ending = ending.and_then(|number| self.id(number));
                if let Some(call) = self.id(call) {
                    self.answer(who, page, call, ending);
                }
            }
            Deed::Decline { who, call } => self.touch(call, Input::Decline { user: user(who) }),
            Deed::HangUp { who, call } => self.touch(call, Input::End { by: Actor::User(user(who)) }),
            Deed::Timeout { call } => self.touch(call, Input::End { by: Actor::Service }),
        }
    }

    fn touch(&mut self, call: usize, input: Input) {
        if let Some(id) = self.id(call) {
            self.apply(id, input);
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        for who in 1..=PEOPLE {
            let live = self.live_of(who);
            let legs = |state| live.iter().filter(|call| call.leg(user(who)).unwrap().state == state).count();
            prop_assert!(legs(LegState::Answered) <= 1, "{} is in two calls: {:?}", who, live);
            prop_assert!(legs(LegState::Ringing) <= 1, "two calls ring for {}: {:?}", who, live);
        }
        Ok(())
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    let (person, call) = (|| 1..=PEOPLE, || 0..6usize);
    prop_oneof![
        4 => (person(), 1..PEOPLE, prop::bool::weighted(0.1)).prop_map(|(caller, step, by_service)| {
            Deed::Start { caller, callee: (caller - 1 + step) % PEOPLE + 1, by_service }
        }),
        5 => (person(), 1..4u128, call(), prop::option::of(call()))
            .prop_map(|(who, page, call, ending)| Deed::Answer { who, page, call, ending }),
        1 => (person(), call()).prop_map(|(who, call)| Deed::Decline { who, call }),
        1 => (person(), call()).prop_map(|(who, call)| Deed::HangUp { who, call }),
        1 => call().prop_map(|call| Deed::Timeout { call }),
    ]
}

proptest! {
    #[test]
    fn nobody_is_ever_in_two_calls_or_rung_by_two(
        busy_when_in_call in any::<[bool; PEOPLE as usize]>(),
        deeds in prop::collection::vec(deed(), 0..60),
    ) {
        let mut world = World { busy_when_in_call, ..World::default() };
        for deed in deeds {
            world.act(deed);
            world.check()?;
        }
    }
}
