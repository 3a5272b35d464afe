//! Strangers at their pages, and what they may count on.

mod calls;
mod contacts;
mod leaving;
mod meeting;
mod pauses;
mod rules;
mod several;
mod talking;

use std::time::Duration;

use prost::Message as _;
use proto::{
    auth::Role,
    call::{
        FindPartnerRequest, FindPartnerResponse, MatchAdd, MatchFound, MatchMode, MatchNext, MatchOpen,
        MatchStop, MatchText, PartnerLeftReason, PartnerText, find_partner_request,
        find_partner_response::Message, match_service_client::MatchServiceClient,
    },
    id::{EndpointId, UserId},
};
use runtime::Ids;
use testkit::Caller;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Status, Streaming};

use crate::app::App;

/// Somebody who looks for somebody new.
#[derive(Clone)]
pub(crate) struct Stranger {
    pub(crate) id: UserId,
    pub(crate) page: EndpointId,
    pub(crate) caller: Caller,
}

impl Stranger {
    pub(crate) fn guest(app: &App) -> Self {
        Self::at(app, 0, Role::Guest)
    }

    /// Somebody with this role who talks to this instance.
    pub(crate) fn at(app: &App, instance: usize, role: Role) -> Self {
        let id = Ids::random().next();
        Self { id, page: Ids::random().next(), caller: app.instances[instance].person(id, role) }
    }

    /// The same person, now talking to this instance.
    pub(crate) fn moved(&self, app: &App, instance: usize) -> Self {
        Self { caller: app.instances[instance].person(self.id, Role::Guest), ..self.clone() }
    }

    pub(crate) fn open(&self, interests: &[&str]) -> MatchOpen {
        MatchOpen {
            endpoint_id: self.page.to_string(),
            mode: MatchMode::Text.into(),
            interests: interests.iter().map(ToString::to_string).collect(),
            rules_version: "1".into(),
            ..MatchOpen::default()
        }
    }

    /// Looks for somebody who likes this.
    pub(crate) async fn seek(&self, interests: &[&str]) -> Line {
        self.seek_with(self.open(interests)).await
    }

    pub(crate) async fn seek_with(&self, open: MatchOpen) -> Line {
        let (outgoing, requests) = mpsc::channel(256);
        let request = FindPartnerRequest { message: Some(find_partner_request::Message::Open(open)) };
        outgoing.send(request).await.unwrap();
        let mut client = MatchServiceClient::new(self.caller.clone());
        let incoming = client.find_partner(ReceiverStream::new(requests)).await.unwrap().into_inner();
        Line { outgoing, incoming, heard: Vec::new() }
    }
}

/// An open `FindPartner` stream.
pub(crate) struct Line {
    outgoing: mpsc::Sender<FindPartnerRequest>,
    incoming: Streaming<FindPartnerResponse>,
    /// All that was told, encoded.
    pub(crate) heard: Vec<u8>,
}

impl Line {
    pub(crate) async fn send(&self, message: find_partner_request::Message) {
        // The stream may have ended meanwhile; what it ended with is what tests look at.
        self.outgoing.send(FindPartnerRequest { message: Some(message) }).await.ok();
    }

    /// What comes next: a message, the end, or the status that the stream ends with.
    pub(crate) async fn next(&mut self) -> Result<Option<Message>, Status> {
        let next = tokio::time::timeout(Duration::from_secs(20), self.incoming.message()).await;
        let next = next.expect("something within 20 s")?;
        if let Some(next) = &next {
            self.heard.extend(next.encode_to_vec());
        }
        Ok(next.map(|next| next.message.expect("a message")))
    }

    pub(crate) async fn message(&mut self) -> Message {
        self.next().await.expect("the stream lives").expect("the stream does not end")
    }

    /// The first of what comes that is wanted.
    pub(crate) async fn until<T>(&mut self, wanted: impl Fn(Message) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.message().await) {
                return found;
            }
        }
    }

    pub(crate) async fn found(&mut self) -> MatchFound {
        self.until(|message| if let Message::Found(found) = message { Some(found) } else { None }).await
    }

    pub(crate) async fn heard_text(&mut self) -> PartnerText {
        self.until(|message| if let Message::Text(text) = message { Some(text) } else { None }).await
    }

    pub(crate) async fn acknowledged(&mut self) -> String {
        self.until(|message| if let Message::TextAck(ack) = message { Some(ack.text_id) } else { None }).await
    }

    pub(crate) async fn left(&mut self) -> PartnerLeftReason {
        self.until(|message| if let Message::Left(left) = message { Some(left.reason()) } else { None }).await
    }

    /// Searching has begun, and nobody is there yet.
    pub(crate) async fn searching(&mut self) -> bool {
        self.until(
            |message| {
                if let Message::Searching(searching) = message { Some(searching.relaxed) } else { None }
            },
        )
        .await
    }

    pub(crate) async fn say(&self, of: &MatchFound, text: &str) -> String {
        let text_id = Ids::random().next::<uuid::Uuid>().to_string();
        self.say_as(of, &text_id, text).await;
        text_id
    }

    pub(crate) async fn say_as(&self, of: &MatchFound, text_id: &str, text: &str) {
        let match_id = of.match_id.clone();
        let text = MatchText { text_id: text_id.to_owned(), text: text.to_owned(), match_id };
        self.send(find_partner_request::Message::Text(text)).await;
    }

    pub(crate) async fn go_on(&self, of: &MatchFound) {
        let match_id = of.match_id.clone();
        self.send(find_partner_request::Message::Next(MatchNext { match_id })).await;
    }

    pub(crate) async fn stop(&self) {
        self.send(find_partner_request::Message::Stop(MatchStop {})).await;
    }

    pub(crate) async fn add(&self, of: &MatchFound) {
        let match_id = of.match_id.clone();
        self.send(find_partner_request::Message::Add(MatchAdd { match_id })).await;
    }

    /// What the stream ends with.
    pub(crate) async fn ended(&mut self) -> Result<(), Status> {
        loop {
            match self.next().await {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(()),
                Err(status) => return Err(status),
            }
        }
    }
}

/// Two guests who have found each other by text.
pub(crate) async fn together(app: &App) -> ([Stranger; 2], [Line; 2], [MatchFound; 2]) {
    let (ada, ben) = (Stranger::guest(app), Stranger::guest(app));
    let mut a = ada.seek(&["chess"]).await;
    a.searching().await;
    let mut b = ben.seek(&["chess"]).await;
    let found = [a.found().await, b.found().await];
    ([ada, ben], [a, b], found)
}
