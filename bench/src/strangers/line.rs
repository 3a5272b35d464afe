//! A `FindPartner` stream, as a page holds it.

use anyhow::Result;
use proto::call::{
    FindPartnerRequest, FindPartnerResponse, MatchNext, MatchOpen, MatchStop, MatchText,
    find_partner_request::Message, find_partner_response, match_service_client::MatchServiceClient,
};
use testkit::Caller;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;

use crate::people::new_id;

/// An open stream.
#[derive(Debug)]
pub(super) struct Line {
    outgoing: mpsc::Sender<FindPartnerRequest>,
    incoming: Streaming<FindPartnerResponse>,
}

impl Line {
    pub(super) async fn open(caller: Caller, open: MatchOpen) -> Result<Self> {
        let (outgoing, requests) = mpsc::channel(16);
        outgoing.send(FindPartnerRequest { message: Some(Message::Open(open)) }).await?;
        let mut client = MatchServiceClient::new(caller);
        let incoming = client.find_partner(ReceiverStream::new(requests)).await?.into_inner();
        Ok(Self { outgoing, incoming })
    }

    /// What comes next; nothing when the stream is over.
    pub(super) async fn next(&mut self) -> Option<find_partner_response::Message> {
        self.incoming.message().await.ok()??.message
    }

    pub(super) async fn say(&self, match_id: &str, text: &str) {
        let text = MatchText { text_id: new_id(), text: text.to_owned(), match_id: match_id.to_owned() };
        self.send(Message::Text(text)).await;
    }

    pub(super) async fn go_on(&self, match_id: &str) {
        self.send(Message::Next(MatchNext { match_id: match_id.to_owned() })).await;
    }

    /// Leaves, and waits until that is so.
    pub(super) async fn stop(mut self) {
        self.send(Message::Stop(MatchStop {})).await;
        while self.next().await.is_some() {}
    }

    async fn send(&self, message: Message) {
        // A stream that has ended says so by what it tells.
        self.outgoing.send(FindPartnerRequest { message: Some(message) }).await.ok();
    }
}
