//! How a `FindPartner` stream begins.

use std::time::Duration;

use proto::{
    auth::Role,
    call::{FindPartnerRequest, MatchOpen, find_partner_request::Message},
    id::{EndpointId, MatchId, UserId},
};
use runtime::UserPrincipal;
use tonic::{Status, Streaming};
use uuid::Uuid;

use super::{messages, stream::Stream};
use crate::{
    domain::moderation::Network,
    error::Error,
    matches::{Matches, Opened},
    matching::{Interest, Mode, RULES_VERSION, Seat, languages},
    store::matching::seats::Seated,
};

/// How long a client may take to say what it opens.
const OPEN: Duration = Duration::from_secs(10);

/// Who opens a stream.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) user: UserId,
    pub(super) guest: bool,
    pub(super) address: String,
}

impl Who {
    pub(super) fn new(principal: &UserPrincipal, address: String) -> Self {
        Self { user: principal.user_id, guest: principal.role == Role::Guest, address }
    }

    pub(super) fn on(&self, seat: Seat) -> Seated {
        Seated { user: self.user, seat, guest: self.guest, address: self.address.clone() }
    }
}

/// Waits for the first message and opens the stream that it asks for.
pub(super) async fn open(
    matches: Matches,
    who: Who,
    mut incoming: Streaming<FindPartnerRequest>,
) -> Result<Stream, Error> {
    let first = tokio::time::timeout(OPEN, incoming.message()).await.map_err(|_| Error::OpenTimeout)?;
    let wanted = match first.map_err(client)?.and_then(|request| request.message) {
        Some(Message::Open(open)) => Wanted::parse(&open)?,
        _ => return Err(invalid("open", "must be the first message")),
    };
    if !matches.rules.enabled {
        return Err(Error::MatchingOff);
    }
    if wanted.rules_version != RULES_VERSION {
        return Err(Error::RulesNotAccepted);
    }
    let apart = matches.admit(who.user, &who.address).await?;
    let seat_id: Uuid = matches.calls.ids.next();
    let seat = Seat { id: seat_id, instance: matches.instance, endpoint: wanted.endpoint };
    // Here before it is known anywhere, so that no nudge is missed.
    let guard = matches.seats.enter(who.user, Network::of(&who.address), seat.id);
    let opened = matches.sit(who.on(seat), wanted.resume).await.inspect_err(|_| guard.settle())?;
    let mut stream = Stream::new(matches, who, wanted, seat, guard, incoming, apart);
    match opened {
        Opened::Resumed(of) => stream.resume(*of).await?,
        Opened::Alone => stream.begin_search().await?,
    }
    Ok(stream)
}

/// What a stream is opened for.
#[derive(Debug)]
pub(super) struct Wanted {
    endpoint: EndpointId,
    pub(super) mode: Mode,
    pub(super) interests: Vec<Interest>,
    pub(super) languages: Vec<String>,
    rules_version: String,
    resume: Option<MatchId>,
}

impl Wanted {
    fn parse(open: &MatchOpen) -> Result<Self, Error> {
        let resume = Some(open.resume_match_id.as_str()).filter(|id| !id.is_empty());
        let resume = resume.map(|id| MatchId::from_field("open.resume_match_id", id)).transpose();
        Ok(Self {
            endpoint: EndpointId::from_field("open.endpoint_id", &open.endpoint_id).map_err(client)?,
            mode: messages::mode_of(open.mode()).ok_or(invalid("open.mode", "must be set"))?,
            interests: Interest::parse(&open.interests)
                .ok_or(invalid("open.interests", "must not be blank"))?,
            languages: languages(&open.languages)
                .ok_or(invalid("open.languages", "must be primary tags such as de"))?,
            rules_version: open.rules_version.clone(),
            resume: resume.map_err(client)?,
        })
    }

    /// As partners are looked for by.
    pub(super) fn said_interests(&self) -> Vec<String> {
        self.interests.iter().map(|interest| interest.said.clone()).collect()
    }

    /// These interests as this person wrote them.
    pub(super) fn spell(&self, keys: &[String]) -> Vec<String> {
        let shared = self.interests.iter().filter(|interest| keys.contains(&interest.key));
        shared.map(|interest| interest.said.clone()).collect()
    }
}

pub(super) fn client(status: Status) -> Error {
    Error::Client(Box::new(status))
}

pub(super) const fn invalid(field: &'static str, problem: &'static str) -> Error {
    Error::Invalid { field, problem }
}
