//! The one-to-one call as a state machine: state + input + now → next state, or why not.

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::{
    call::CallConnected,
    id::{CallId, EndpointId, MatchId, UserId},
};

/// A call between two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) id: CallId,
    pub(crate) kind: Kind,
    pub(crate) state: State,
    /// The caller first.
    pub(crate) legs: [Leg; 2],
    /// A service started it: the service counts as the caller, and both people are rung.
    pub(crate) started_by_service: bool,
    /// Grows by one with every change.
    pub(crate) version: u64,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) ring_deadline: DateTime<Utc>,
    /// When it was answered by all.
    pub(crate) answer_time: Option<DateTime<Utc>>,
    /// When media first flowed.
    pub(crate) active_time: Option<DateTime<Utc>>,
    /// Set exactly in final states.
    pub(crate) end: Option<End>,
    /// On how many devices it rings, or rang.
    pub(crate) ringing_devices: u32,
    /// Who is rung was in another call when it began.
    pub(crate) waiting: bool,
    /// Who is rung wanted to be left alone when it began: it is shown without ringing.
    pub(crate) silent: bool,
    /// Who is rung could be reached by web push when it began.
    pub(crate) pushed: bool,
    /// The match of two strangers that it belongs to.
    pub(crate) match_id: Option<MatchId>,
}

/// One person's part of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leg {
    pub(crate) user_id: UserId,
    pub(crate) role: Role,
    pub(crate) state: LegState,
    /// The page that holds the leg, once it is answered.
    pub(crate) endpoint: Option<EndpointId>,
    /// From 1; grows when the leg is taken over.
    pub(crate) generation: u32,
    /// None of this person's candidates passes but those of the relay.
    pub(crate) relay_only: bool,
    /// What the other, a stranger, calls this person.
    pub(crate) known_as: Option<UserId>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) reason: EndReason,
    /// The person who ended it; nobody for time-outs and services.
    pub(crate) by: Option<UserId>,
    pub(crate) time: DateTime<Utc>,
}

/// Audio or video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Audio,
    Video,
}

/// Where a call is. The last four are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Ringing,
    Connecting,
    Active,
    Declined,
    Cancelled,
    Missed,
    Ended,
}

impl State {
    pub(crate) fn is_final(self) -> bool {
        match self {
            Self::Ringing | Self::Connecting | Self::Active => false,
            Self::Declined | Self::Cancelled | Self::Missed | Self::Ended => true,
        }
    }
}

/// Why a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndReason {
    Declined,
    Cancelled,
    Missed,
    Busy,
    HungUp,
    MediaFailed,
    Lost,
}

impl EndReason {
    /// The final state that goes with the reason.
    pub(crate) fn state(self) -> State {
        match self {
            Self::Declined => State::Declined,
            Self::Cancelled => State::Cancelled,
            Self::Missed => State::Missed,
            Self::Busy | Self::HungUp | Self::MediaFailed | Self::Lost => State::Ended,
        }
    }
}

/// Caller or callee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Caller,
    Callee,
}

/// Where a leg is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LegState {
    Ringing,
    Answered,
    Ended,
}

/// What a call begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewCall {
    pub(crate) id: CallId,
    pub(crate) kind: Kind,
    pub(crate) caller: UserId,
    /// The caller's page; nothing when a service starts the call.
    pub(crate) caller_endpoint: Option<EndpointId>,
    pub(crate) callee: UserId,
    pub(crate) ring_for: Duration,
    /// Whose media goes through the relay alone, whatever they have set: the caller's first.
    pub(crate) relay_only: [bool; 2],
}

/// What the call of a match begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewMatchCall {
    pub(crate) id: CallId,
    pub(crate) match_id: MatchId,
    pub(crate) kind: Kind,
    pub(crate) people: [Stranger; 2],
    /// Whose media goes through the relay alone.
    pub(crate) relay_only: [bool; 2],
}

/// Somebody in a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stranger {
    pub(crate) user: UserId,
    pub(crate) endpoint: EndpointId,
    /// What the other calls them.
    pub(crate) known_as: UserId,
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    Answer {
        user: UserId,
        endpoint: EndpointId,
    },
    Decline {
        user: UserId,
    },
    /// A device of the user's rings.
    RingsOn {
        user: UserId,
        /// It has said so before.
        known: bool,
    },
    End {
        by: Actor,
    },
    /// The deadline may have passed.
    RingTimeout,
    /// A leg's media flows.
    MediaConnected {
        user: UserId,
        how: CallConnected,
    },
    /// Media was not set up in time.
    MediaTimeout,
    /// The people were gone for too long.
    Lost,
    /// The endpoint takes the user's leg over, or begins anew on it.
    TakeOver {
        user: UserId,
        endpoint: EndpointId,
    },
}

/// Who ends a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    User(UserId),
    Service,
}

/// What came of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was so already, or no longer matters.
    Unchanged,
    /// The call as it is after the change, and what the change was.
    Changed(Box<Call>, What),
}

/// What a change was: the kind of its entry in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Started,
    Ringing,
    Answered,
    Connected(CallConnected),
    TakenOver,
    Ended,
}

/// Why an input is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The person is not of this call.
    NotTheirs,
    /// Another endpoint answered first.
    AnsweredElsewhere,
    /// The leg has not been answered.
    NotAnswered,
    /// The call is over.
    Ended,
}

/// More devices than this are not told apart.
pub(super) const RINGING_DEVICES_MOST: u32 = 32;

impl Call {
    /// A call that rings.
    pub(crate) fn start(new: &NewCall, now: DateTime<Utc>) -> Self {
        let [caller_relayed, callee_relayed] = new.relay_only;
        let leg = |user_id, role, endpoint: Option<EndpointId>, relay_only| Leg {
            user_id,
            role,
            state: if endpoint.is_some() { LegState::Answered } else { LegState::Ringing },
            endpoint,
            generation: 1,
            relay_only,
            known_as: None,
        };
        Self {
            id: new.id,
            kind: new.kind,
            state: State::Ringing,
            legs: [
                leg(new.caller, Role::Caller, new.caller_endpoint, caller_relayed),
                leg(new.callee, Role::Callee, None, callee_relayed),
            ],
            started_by_service: new.caller_endpoint.is_none(),
            version: 1,
            create_time: now,
            ring_deadline: now + new.ring_for,
            answer_time: None,
            active_time: None,
            end: None,
            ringing_devices: 0,
            waiting: false,
            silent: false,
            pushed: false,
            match_id: None,
        }
    }

    /// The call of a match: nobody is rung, both have answered.
    pub(crate) fn of_match(new: &NewMatchCall, now: DateTime<Utc>) -> Self {
        let [one, other] = new.people;
        let ringing = NewCall {
            id: new.id,
            kind: new.kind,
            caller: one.user,
            caller_endpoint: Some(one.endpoint),
            callee: other.user,
            ring_for: Duration::ZERO,
            relay_only: new.relay_only,
        };
        let mut call = Self::start(&ringing, now);
        call.state = State::Connecting;
        call.answer_time = Some(now);
        call.match_id = Some(new.match_id);
        for (leg, stranger) in call.legs.iter_mut().zip(new.people) {
            leg.state = LegState::Answered;
            leg.endpoint = Some(stranger.endpoint);
            leg.known_as = Some(stranger.known_as);
        }
        call
    }

    /// A call that found its callee busy: recorded, and over.
    pub(crate) fn busy(new: &NewCall, now: DateTime<Utc>) -> Self {
        let mut call = Self::start(new, now);
        call.finish(EndReason::Busy, None, now);
        call
    }

    /// The leg of a person of this call.
    pub(crate) fn leg(&self, user: UserId) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.user_id == user)
    }

    /// The leg of the other person.
    pub(crate) fn peer_leg(&self, user: UserId) -> Option<&Leg> {
        self.leg(user)?;
        self.legs.iter().find(|leg| leg.user_id != user)
    }

    /// Whether it rings past its deadline.
    pub(crate) fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Ringing && now >= self.ring_deadline
    }

    /// What becomes of the call.
    pub(crate) fn apply(&self, input: Input, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
        match input {
            Input::Answer { user, endpoint } => self.answer(user, endpoint, now),
            Input::Decline { user } => self.decline(user, now),
            Input::RingsOn { user, known } => self.rings_on(user, known),
            Input::End { by } => self.hang_up(by, now),
            Input::RingTimeout if self.is_overdue(now) => self.over(EndReason::Missed, None, now),
            Input::MediaConnected { user, how } => self.media_connected(user, how, now),
            Input::MediaTimeout if self.state == State::Connecting => {
                self.over(EndReason::MediaFailed, None, now)
            }
            Input::Lost if matches!(self.state, State::Connecting | State::Active) => {
                self.over(EndReason::Lost, None, now)
            }
            Input::RingTimeout | Input::MediaTimeout | Input::Lost => Ok(Outcome::Unchanged),
            Input::TakeOver { user, endpoint } => self.take_over(user, endpoint),
        }
    }

    fn answer(&self, user: UserId, endpoint: EndpointId, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
        let leg = self.leg(user).ok_or(Refusal::NotTheirs)?;
        match leg.state {
            LegState::Ended => Err(Refusal::Ended),
            LegState::Answered if leg.endpoint == Some(endpoint) => Ok(Outcome::Unchanged),
            LegState::Answered => Err(Refusal::AnsweredElsewhere),
            LegState::Ringing => Ok(self.change(What::Answered, |next| {
                next.edit_leg(user, |leg| {
                    leg.state = LegState::Answered;
                    leg.endpoint = Some(endpoint);
                });
                if next.legs.iter().all(|leg| leg.state == LegState::Answered) {
                    next.state = State::Connecting;
                    next.answer_time = Some(now);
                }
            })),
        }
    }

    fn decline(&self, user: UserId, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
        match self.leg(user).ok_or(Refusal::NotTheirs)?.state {
            LegState::Ended => Ok(Outcome::Unchanged),
            LegState::Answered => Err(Refusal::AnsweredElsewhere),
            LegState::Ringing => self.over(EndReason::Declined, Some(user), now),
        }
    }

    fn rings_on(&self, user: UserId, known: bool) -> Result<Outcome, Refusal> {
        match self.leg(user).ok_or(Refusal::NotTheirs)?.state {
            LegState::Ended => Err(Refusal::Ended),
            LegState::Answered => Err(Refusal::AnsweredElsewhere),
            LegState::Ringing if known || self.ringing_devices >= RINGING_DEVICES_MOST => {
                Ok(Outcome::Unchanged)
            }
            LegState::Ringing => Ok(self.change(What::Ringing, |next| next.ringing_devices += 1)),
        }
    }

    fn hang_up(&self, by: Actor, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
        let (person, role) = match by {
            Actor::Service => (None, Role::Caller),
            Actor::User(user) => {
                let leg = self.leg(user).ok_or(Refusal::NotTheirs)?;
                (Some(user), if self.started_by_service { Role::Callee } else { leg.role })
            }
        };
        match (self.state, role) {
            (State::Ringing, Role::Caller) => self.over(EndReason::Cancelled, person, now),
            (State::Ringing, Role::Callee) => self.over(EndReason::Declined, person, now),
            (State::Connecting | State::Active, _) => self.over(EndReason::HungUp, person, now),
            (State::Declined | State::Cancelled | State::Missed | State::Ended, _) => Ok(Outcome::Unchanged),
        }
    }

    fn media_connected(
        &self,
        user: UserId,
        how: CallConnected,
        now: DateTime<Utc>,
    ) -> Result<Outcome, Refusal> {
        self.leg(user).ok_or(Refusal::NotTheirs)?;
        if self.state != State::Connecting {
            return Ok(Outcome::Unchanged);
        }
        Ok(self.change(What::Connected(how), |next| {
            next.state = State::Active;
            next.active_time = Some(now);
        }))
    }

    fn take_over(&self, user: UserId, endpoint: EndpointId) -> Result<Outcome, Refusal> {
        match self.leg(user).ok_or(Refusal::NotTheirs)?.state {
            LegState::Ended => Err(Refusal::Ended),
            LegState::Ringing => Err(Refusal::NotAnswered),
            LegState::Answered => Ok(self.change(What::TakenOver, |next| {
                next.edit_leg(user, |leg| {
                    leg.endpoint = Some(endpoint);
                    leg.generation += 1;
                });
            })),
        }
    }

    fn over(&self, reason: EndReason, by: Option<UserId>, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
        Ok(self.change(What::Ended, |next| next.finish(reason, by, now)))
    }

    fn finish(&mut self, reason: EndReason, by: Option<UserId>, now: DateTime<Utc>) {
        self.state = reason.state();
        self.end = Some(End { reason, by, time: now });
        for leg in &mut self.legs {
            leg.state = LegState::Ended;
        }
    }

    fn edit_leg(&mut self, user: UserId, edit: impl FnOnce(&mut Leg)) {
        if let Some(leg) = self.legs.iter_mut().find(|leg| leg.user_id == user) {
            edit(leg);
        }
    }

    fn change(&self, what: What, edit: impl FnOnce(&mut Self)) -> Outcome {
        let mut next = self.clone();
        edit(&mut next);
        next.version += 1;
        Outcome::Changed(Box::new(next), what)
    }
}
