//! People at their pages, as types.

use std::time::Duration;

use proto::{
    call::{
        AcknowledgeRingRequest, AnswerCallRequest, Call, CallKind, CallSettings, ClientSignal,
        DeclineCallRequest, EndCallRequest, GetCallRequest, IceCandidate, LinkReport, LinkState,
        ListCallsRequest, PeerSignal, SignalOpen, SignalRequest, SignalResponse, SignalSnapshot,
        StartCallRequest, UpdateCallSettingsRequest, call_device_service_client::CallDeviceServiceClient,
        call_service_client::CallServiceClient, call_settings_service_client::CallSettingsServiceClient,
        client_signal::Payload, signal_request, signal_response::Message,
    },
    id::{EndpointId, UserId},
};
use runtime::Ids;
use testkit::{Caller, Host};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Status, Streaming};

/// Somebody at a page.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) page: EndpointId,
    pub(crate) client: CallServiceClient<Caller>,
    pub(crate) devices: CallDeviceServiceClient<Caller>,
    pub(crate) settings: CallSettingsServiceClient<Caller>,
}

impl Person {
    pub(crate) fn new(host: &Host, id: UserId) -> Self {
        let caller = host.person(id, proto::auth::Role::User);
        Self {
            id,
            page: Ids::random().next(),
            client: CallServiceClient::new(caller.clone()),
            devices: CallDeviceServiceClient::new(caller.clone()),
            settings: CallSettingsServiceClient::new(caller),
        }
    }

    /// A wish to call somebody, with an id of its own.
    pub(crate) fn wish(&self, callee: &Self) -> StartCallRequest {
        StartCallRequest {
            request_id: Ids::random().next::<uuid::Uuid>().to_string(),
            callee_user_id: callee.id.to_string(),
            kind: CallKind::Video.into(),
            endpoint_id: self.page.to_string(),
            caller_user_id: String::new(),
        }
    }

    pub(crate) async fn ask(&self, request: StartCallRequest) -> Result<Call, Status> {
        self.client.clone().start_call(request).await.map(|answer| answer.into_inner().call.unwrap())
    }

    pub(crate) async fn start(&self, callee: &Self) -> Result<Call, Status> {
        self.ask(self.wish(callee)).await
    }

    pub(crate) async fn answer(&self, call: &Call) -> Result<Call, Status> {
        self.answer_with(call, String::new()).await
    }

    /// Answers, and ends the call that this person is in.
    pub(crate) async fn answer_ending(&self, call: &Call, other: &Call) -> Result<Call, Status> {
        self.answer_with(call, other.call_id.clone()).await
    }

    async fn answer_with(&self, call: &Call, end_call_id: String) -> Result<Call, Status> {
        let (call_id, endpoint_id) = (call.call_id.clone(), self.page.to_string());
        let request = AnswerCallRequest { call_id, endpoint_id, end_call_id };
        let answer = self.client.clone().answer_call(request).await;
        answer.map(|answer| answer.into_inner().call.unwrap())
    }

    /// Says that this device rings.
    pub(crate) async fn acknowledge(&self, call: &Call) -> Result<(), Status> {
        let request = AcknowledgeRingRequest { call_id: call.call_id.clone() };
        self.devices.clone().acknowledge_ring(request).await.map(drop)
    }

    /// Sets how this person wants to be called.
    pub(crate) async fn set(&self, settings: CallSettings) {
        let request = UpdateCallSettingsRequest { settings: Some(settings) };
        let answer = self.settings.clone().update_call_settings(request).await.unwrap().into_inner();
        assert_eq!(answer.settings, Some(settings));
    }

    pub(crate) async fn decline(&self, call: &Call) -> Result<Call, Status> {
        let answer =
            self.client.clone().decline_call(DeclineCallRequest { call_id: call.call_id.clone() }).await;
        answer.map(|answer| answer.into_inner().call.unwrap())
    }

    pub(crate) async fn end(&self, call: &Call) -> Result<Call, Status> {
        let answer = self.client.clone().end_call(EndCallRequest { call_id: call.call_id.clone() }).await;
        answer.map(|answer| answer.into_inner().call.unwrap())
    }

    pub(crate) async fn get(&self, call: &Call) -> Result<Call, Status> {
        let answer = self.client.clone().get_call(GetCallRequest { call_id: call.call_id.clone() }).await;
        answer.map(|answer| answer.into_inner().call.unwrap())
    }

    pub(crate) async fn list(&self, request: ListCallsRequest) -> Result<(Vec<Call>, String), Status> {
        let answer = self.client.clone().list_calls(request).await?.into_inner();
        Ok((answer.calls, answer.next_page_token))
    }

    pub(crate) fn open(&self, call: &Call) -> SignalOpen {
        let (call_id, endpoint_id) = (call.call_id.clone(), self.page.to_string());
        SignalOpen { call_id, endpoint_id, take_over: false, since: String::new() }
    }

    /// Opens a Signal stream and waits for its snapshot.
    pub(crate) async fn signal(&self, call: &Call) -> Wire {
        self.signal_with(self.open(call)).await.unwrap()
    }

    pub(crate) async fn signal_with(&self, open: SignalOpen) -> Result<Wire, Status> {
        let (outgoing, requests) = mpsc::channel(256);
        outgoing.send(SignalRequest { message: Some(signal_request::Message::Open(open)) }).await.unwrap();
        let incoming = self.client.clone().signal(ReceiverStream::new(requests)).await?.into_inner();
        let mut wire =
            Wire { outgoing, incoming, snapshot: SignalSnapshot::default(), position: String::new() };
        let first = wire.next().await?.expect("a snapshot");
        let Some(Message::Snapshot(snapshot)) = first.message else {
            panic!("a snapshot was due, not {first:?}")
        };
        (wire.snapshot, wire.position) = (snapshot, first.position);
        Ok(wire)
    }
}

/// An open Signal stream.
pub(crate) struct Wire {
    outgoing: mpsc::Sender<SignalRequest>,
    incoming: Streaming<SignalResponse>,
    pub(crate) snapshot: SignalSnapshot,
    /// Of the snapshot, and then of the last signal or resync.
    pub(crate) position: String,
}

impl Wire {
    /// What comes next: a message, the end, or the status that the stream ends with.
    pub(crate) async fn next(&mut self) -> Result<Option<SignalResponse>, Status> {
        let next = tokio::time::timeout(Duration::from_secs(20), self.incoming.message()).await;
        next.expect("something within 20 s")
    }

    async fn message(&mut self) -> Message {
        let next = self.next().await.expect("the stream lives").expect("the stream does not end");
        if !next.position.is_empty() {
            self.position = next.position;
        }
        next.message.expect("a message")
    }

    pub(crate) async fn send_request(&self, message: Option<signal_request::Message>) {
        // The stream may have ended meanwhile; what it ended with is what tests look at.
        self.outgoing.send(SignalRequest { message }).await.ok();
    }

    pub(crate) async fn send(&self, client_seq: u64, payload: Payload) {
        let signal = ClientSignal { client_seq, payload: Some(payload) };
        self.send_request(Some(signal_request::Message::Signal(signal))).await;
    }

    /// Sends a candidate and waits until it has arrived.
    pub(crate) async fn say(&mut self, client_seq: u64) {
        self.send(client_seq, candidate(client_seq)).await;
        assert!(self.acknowledged().await >= client_seq);
    }

    /// The next acknowledgement, whatever comes before it.
    pub(crate) async fn acknowledged(&mut self) -> u64 {
        loop {
            if let Message::Ack(ack) = self.message().await {
                return ack.client_seq;
            }
        }
    }

    /// The next signal of the other one, whatever comes before it.
    pub(crate) async fn heard(&mut self) -> PeerSignal {
        loop {
            match self.message().await {
                Message::Signal(signal) => return signal,
                Message::Resync(resync) => panic!("a signal was due, not {resync:?}"),
                Message::Snapshot(_) | Message::Changed(_) | Message::Ack(_) => {}
            }
        }
    }

    /// The call once it is as wanted, whatever comes before it.
    pub(crate) async fn changed_to(&mut self, state: proto::call::CallState) -> Call {
        loop {
            if let Message::Changed(changed) = self.message().await
                && changed.call.as_ref().is_some_and(|call| call.state() == state)
            {
                return changed.call.unwrap();
            }
        }
    }

    pub(crate) async fn resync(&mut self) {
        let message = self.message().await;
        assert!(matches!(message, Message::Resync(_)), "a resync was due, not {message:?}");
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

pub(crate) fn candidate(number: u64) -> Payload {
    Payload::Candidate(IceCandidate { candidate: format!("candidate:{number}"), ..IceCandidate::default() })
}

pub(crate) fn link(state: LinkState) -> Payload {
    Payload::LinkReport(LinkReport { state: state.into(), ..LinkReport::default() })
}
