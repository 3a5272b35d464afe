//! A page of somebody: who asks an instance of call-svc, and is told by one of notify-svc.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use prost::Message as _;
use proto::{
    call::{
        AnswerCallRequest, Call, CallChanged, CallKind, CallState, DeclineCallRequest, EndCallRequest,
        GetCallRequest, StartCallRequest, call_service_client::CallServiceClient,
    },
    notify::{
        SubscribeRequest, SubscribeResponse, notify_service_client::NotifyServiceClient,
        subscribe_response::Step,
    },
};
use runtime::{Ids, Link, Target};
use testkit::Caller;
use tonic::{Status, Streaming};

use crate::people::{Person, new_id};

/// Longer than any call rings.
const TOLD: Duration = Duration::from_secs(30);

/// A page that asks an instance of call-svc.
#[derive(Debug)]
pub(super) struct Page {
    user_id: String,
    endpoint_id: String,
    client: CallServiceClient<Caller>,
}

impl Page {
    pub(super) fn open(person: &Person, instance: &str) -> Result<Self> {
        let client = CallServiceClient::new(caller(person, "call-svc", instance)?);
        Ok(Self { user_id: person.user_id.clone(), endpoint_id: new_id(), client })
    }

    pub(super) async fn start(&self, callee: &Self) -> Result<Call> {
        let request = StartCallRequest {
            request_id: new_id(),
            callee_user_id: callee.user_id.clone(),
            kind: CallKind::Video.into(),
            endpoint_id: self.endpoint_id.clone(),
            ..StartCallRequest::default()
        };
        self.client.clone().start_call(request).await?.into_inner().call.context("a call")
    }

    pub(super) async fn answer(&self, call: &Call) -> Result<Call, Status> {
        let request = AnswerCallRequest {
            call_id: call.call_id.clone(),
            endpoint_id: self.endpoint_id.clone(),
            ..AnswerCallRequest::default()
        };
        self.client
            .clone()
            .answer_call(request)
            .await
            .map(|answer| answer.into_inner().call.unwrap_or_default())
    }

    pub(super) async fn decline(&self, call: &Call) -> Result<Call, Status> {
        let request = DeclineCallRequest { call_id: call.call_id.clone() };
        self.client
            .clone()
            .decline_call(request)
            .await
            .map(|answer| answer.into_inner().call.unwrap_or_default())
    }

    pub(super) async fn end(&self, call: &Call) -> Result<Call, Status> {
        let request = EndCallRequest { call_id: call.call_id.clone() };
        self.client.clone().end_call(request).await.map(|answer| answer.into_inner().call.unwrap_or_default())
    }

    pub(super) async fn get(&self, call: &Call) -> Result<Call> {
        let request = GetCallRequest { call_id: call.call_id.clone() };
        self.client.clone().get_call(request).await?.into_inner().call.context("a call")
    }
}

/// What a page is told by an instance of notify-svc.
#[derive(Debug)]
pub(super) struct Feed {
    steps: Streaming<SubscribeResponse>,
    /// What was told last, with the version above which anything else is news.
    last: Call,
}

impl Feed {
    pub(super) async fn open(person: &Person, instance: &str) -> Result<Self> {
        let mut client = NotifyServiceClient::new(caller(person, "notify-svc", instance)?);
        let mut steps = client.subscribe(SubscribeRequest::default()).await?.into_inner();
        steps.message().await?.context("the start")?;
        Ok(Self { steps, last: Call::default() })
    }

    /// The next call that rings no longer, and when it was told.
    pub(super) async fn decided(&mut self) -> Result<(Instant, Call)> {
        loop {
            let call = self.next().await?;
            if call.state() != CallState::Ringing {
                return Ok((Instant::now(), call));
            }
        }
    }

    /// This call as it is over.
    pub(super) async fn over(&mut self, call_id: &str) -> Result<Call> {
        while self.last.call_id != call_id || self.last.end_time.is_none() {
            self.next().await?;
        }
        Ok(self.last.clone())
    }

    async fn next(&mut self) -> Result<Call> {
        loop {
            let step =
                tokio::time::timeout(TOLD, self.steps.message()).await.context("nothing was told")??;
            let Some(Step::Event(event)) = step.and_then(|step| step.step) else {
                return Err(anyhow!("the feed has ended, or lost something"));
            };
            if event.r#type != "switchboard.call.v1.CallChanged" {
                continue;
            }
            let call = CallChanged::decode(event.payload)?.call.context("a call")?;
            if call.call_id != self.last.call_id || call.version > self.last.version {
                self.last = call.clone();
                return Ok(call);
            }
        }
    }
}

fn caller(person: &Person, service: &'static str, instance: &str) -> Result<Caller> {
    let target: Target = instance.parse().map_err(|problem| anyhow!("{instance}: {problem}"))?;
    // A client knows itself by its token.
    let ids = Ids::random();
    Ok(Caller::new(Link::new(service, &target)?, ids.next(), ids.next(), person.token.clone()))
}
