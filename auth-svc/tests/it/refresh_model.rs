//! Rotation against a model, on two instances: whoever keeps to the rules stays signed in, and whoever breaks them is found.

use std::{collections::BTreeMap, time::Duration};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use proto::auth::{ErrorReason, LoginRequest};
use tonic::Code;

use crate::app::{App, Instance, PASSWORD, assert_refused};

/// For how long after a token's first use the one before it is still good.
const GRACE: u64 = 10_000;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// A holder of a token refreshes; the answer arrives, or is lost and the holder keeps the old token.
    Refresh { holder: prop::sample::Index, lost: bool, there: bool },
    /// Many refresh at once with what a holder has.
    Storm { holder: prop::sample::Index },
    /// Somebody copies a holder's token.
    Steal { from: prop::sample::Index },
    /// Time passes, in milliseconds.
    Pass(u64),
}

fn step(thieves: bool) -> BoxedStrategy<Step> {
    let index = any::<prop::sample::Index>;
    let refresh = (index(), prop::bool::weighted(0.3), any::<bool>())
        .prop_map(|(holder, lost, there)| Step::Refresh { holder, lost, there });
    let pass = prop_oneof![0..2_000_u64, 9_000..12_000_u64, Just(3_600_000)].prop_map(Step::Pass);
    let storm = index().prop_map(|holder| Step::Storm { holder });
    if thieves {
        let steal = index().prop_map(|from| Step::Steal { from });
        prop_oneof![6 => refresh, 4 => pass, 1 => storm, 2 => steal].boxed()
    } else {
        prop_oneof![6 => refresh, 4 => pass, 1 => storm].boxed()
    }
}

/// What the contract says of tokens: nothing of how the server counts them.
#[derive(Default)]
struct Model {
    /// Which token each gives.
    successors: BTreeMap<String, String>,
    /// When each was first used.
    used: BTreeMap<String, u64>,
    ended: bool,
}

impl Model {
    /// Whether a token may be used now: until its successor is used, and for a while after, but not when the one after that
    /// is used too.
    fn admits(&self, token: &str, now: u64) -> bool {
        let next = |token: &str| self.successors.get(token).filter(|next| self.used.contains_key(*next));
        let is_good = match next(token) {
            None => true,
            Some(successor) => now <= self.used[successor] + GRACE && next(successor).is_none(),
        };
        is_good && !self.ended
    }

    /// Takes what the server gave for a token.
    fn took(&mut self, token: &str, given: &str, now: u64) {
        self.used.entry(token.to_owned()).or_insert(now);
        let known = self.successors.entry(token.to_owned()).or_insert_with(|| given.to_owned());
        assert_eq!(known, given, "a token gives one successor");
    }
}

struct World<'a> {
    app: &'a App,
    there: &'a Instance,
    model: Model,
    holders: Vec<String>,
    now: u64,
}

impl World<'_> {
    async fn refresh(&mut self, token: &str, there: bool) -> Option<String> {
        let instance = if there { self.there } else { &self.app.here };
        let answer = instance.refresh(token).await;
        if self.model.admits(token, self.now) {
            let given = answer.expect("it keeps to the rules").refresh_token;
            self.model.took(token, &given, self.now);
            return Some(given);
        }
        assert_refused(answer, Code::Unauthenticated, ErrorReason::SessionEnded);
        self.model.ended = true;
        None
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Refresh { holder, lost, there } => {
                let holder = holder.index(self.holders.len());
                let given = self.refresh(&self.holders[holder].clone(), there).await;
                if let Some(given) = given.filter(|_| !lost) {
                    self.holders[holder] = given;
                }
            }
            Step::Storm { holder } => {
                let token = self.holders[holder.index(self.holders.len())].clone();
                if self.model.admits(&token, self.now) {
                    let all = (0..8).map(|number| {
                        let instance = if number % 2 == 0 { self.there } else { &self.app.here };
                        instance.refresh(&token)
                    });
                    for answer in futures::future::join_all(all).await {
                        self.model.took(&token, &answer.expect("at once or in turn").refresh_token, self.now);
                    }
                }
            }
            Step::Steal { from } => {
                self.holders.push(self.holders[from.index(self.holders.len())].clone());
            }
            Step::Pass(millis) => {
                self.app.pass(Duration::from_millis(millis));
                self.now += millis;
            }
        }
    }
}

async fn play(app: &App, there: &Instance, steps: Vec<Step>) -> bool {
    let request = LoginRequest {
        identifier: "ada".into(),
        password: PASSWORD.into(),
        refresh_token_in_body: true,
        ..LoginRequest::default()
    };
    let session = app.here.auth().login(request).await.unwrap().into_inner().session.unwrap();
    let holders = vec![session.refresh_token];
    let mut world = World { app, there, model: Model::default(), holders, now: 0 };
    for step in steps {
        world.take(step).await;
    }
    world.model.ended
}

/// How many of the sessions ended.
fn run(thieves: bool) -> u32 {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (app, there) = runtime.block_on(async {
        let app = App::new().await;
        app.person("ada").await;
        let there = app.another();
        (app, there)
    });
    let ended = std::cell::Cell::new(0);
    let steps = prop::collection::vec(step(thieves), 1..40);
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let result = runner.run(&steps, |steps| {
        let has_ended = runtime.block_on(play(&app, &there, steps));
        ended.set(ended.get() + u32::from(has_ended));
        Ok(())
    });
    runtime.block_on(async { drop((app, there)) });
    result.unwrap();
    ended.get()
}

#[test]
fn whoever_keeps_to_the_rules_is_never_signed_out() {
    assert_eq!(run(false), 0);
}

#[test]
fn a_stolen_token_that_breaks_them_ends_the_session() {
    assert!(run(true) > 0, "some are found");
}
