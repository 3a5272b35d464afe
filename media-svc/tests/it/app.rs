//! The platform around media-svc, in this process, with time that only tests move.

use std::sync::Arc;

use chrono::DateTime;
use media_svc::{Config, Links, build};
use proto::{
    call::{Call, CallState, Leg},
    id::{CallId, UserId},
    media::{GetIceServersRequest, GetIceServersResponse, ice_service_client::IceServiceClient},
};
use runtime::{Clock, Ids, ServiceIdentity};
use testkit::{Caller, Host, Issuer};
use tonic::Status;

use crate::platform::{Calls, Tokens};

pub(crate) const SECRET: &str = "the relays and we know this";

pub(crate) struct App {
    pub(crate) clock: Clock,
    pub(crate) host: Host,
    pub(crate) calls: Calls,
    call: Option<Host>,
    auth: Host,
}

impl App {
    pub(crate) fn new(config: &Config) -> Self {
        Self::with_scopes(config, &["call.read"])
    }

    /// media-svc's own account has these scopes.
    pub(crate) fn with_scopes(config: &Config, scopes: &'static [&'static str]) -> Self {
        let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let issuer = Arc::new(Issuer::new(clock.clone()));
        let auth = Host::new(Tokens::new(&issuer, &clock, scopes).service(), &issuer, &clock);
        let calls = Calls::default();
        let call = Host::new(calls.service(), &issuer, &clock);
        let identity = ServiceIdentity::new("media-svc", "secret".into(), auth.link(), clock.clone());
        let links = Links { call: call.link().identified(identity) };
        let host = Host::new(build(config, links, &clock).unwrap(), &issuer, &clock);
        Self { clock, host, calls, call: Some(call), auth }
    }

    /// A call of these two.
    pub(crate) fn call(&self, caller: &Caller, callee: &Caller, state: CallState) -> String {
        let call_id: CallId = Ids::random().next();
        let leg = |user: UserId| Leg { user_id: user.to_string(), ..Leg::default() };
        self.calls.put(Call {
            call_id: call_id.to_string(),
            state: state.into(),
            legs: vec![leg(caller.user_id), leg(callee.user_id)],
            ..Call::default()
        });
        call_id.to_string()
    }

    pub(crate) async fn stop_call_svc(&mut self) {
        if let Some(call) = self.call.take() {
            call.stop().await;
        }
    }

    pub(crate) async fn stop(mut self) {
        self.host.stop().await;
        if let Some(call) = self.call.take() {
            call.stop().await;
        }
        self.auth.stop().await;
    }
}

/// One relay by three ways, and a STUN server.
pub(crate) fn with_relay() -> Config {
    Config {
        stun_urls: vec!["stun:relay.example.org:3478".into()],
        turn_urls: vec![
            "turn:relay.example.org:3478?transport=udp".into(),
            "turn:relay.example.org:3478?transport=tcp".into(),
            "turns:relay.example.org:5349?transport=tcp".into(),
        ],
        turn_secret: SECRET.into(),
        ..Config::default()
    }
}

pub(crate) async fn ask(who: &Caller, call_id: &str) -> Result<GetIceServersResponse, Status> {
    let request = GetIceServersRequest { call_id: call_id.to_owned() };
    IceServiceClient::new(who.clone()).get_ice_servers(request).await.map(tonic::Response::into_inner)
}
