use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use proto::call::{
    AnswerCallRequest, AnswerCallResponse, CallKind, ClientSignal, IceCandidate, SignalOpen, SignalRequest,
    SignalResponse, StartCallRequest, StartCallResponse, client_signal, signal_request, signal_response,
};
use testkit::tunnel::{Edge, Tunnel, TunnelStream};

use crate::{
    people::{Person, new_id, sign_up},
    times::Times,
};

/// A candidate line is about this long.
const CANDIDATE: &str = "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.17 rport 46154 generation 0";

/// Between round trips. Far above the 50 signals a second that a call may send: scripts/bench raises that limit.
const PAUSE: Duration = Duration::from_millis(2);

/// A's signal reaches B, B's answer reaches A: two ways through gateway and call-svc.
pub(crate) async fn run(edge: &Edge, auth: &str, count: usize) -> Result<()> {
    let (a, b) = (sign_up(auth).await?, sign_up(auth).await?);
    let (tunnel_a, tunnel_b) = (edge.connect(&a.token).await?, edge.connect(&b.token).await?);
    let (mut to_b, mut to_a) = in_call(&tunnel_a, &tunnel_b, &b).await?;
    let mut times = Vec::with_capacity(count);
    for sequence in 1..=u64::try_from(count)? {
        let begun = Instant::now();
        say(&mut to_b, sequence).await;
        hear(&mut to_a).await?;
        say(&mut to_a, sequence).await;
        hear(&mut to_b).await?;
        times.push(begun.elapsed() / 2);
        tokio::time::sleep(PAUSE).await;
    }
    println!("signal A → B, one way, {count} round trips halved: {}", Times::new(times));
    Ok(())
}

async fn in_call(a: &Tunnel, b: &Tunnel, callee: &Person) -> Result<(TunnelStream, TunnelStream)> {
    let (endpoint_a, endpoint_b) = (new_id(), new_id());
    let start = StartCallRequest {
        request_id: new_id(),
        callee_user_id: callee.user_id.clone(),
        kind: CallKind::Video.into(),
        endpoint_id: endpoint_a.clone(),
        ..StartCallRequest::default()
    };
    let started: StartCallResponse = a.unary("/switchboard.call.v1.CallService/StartCall", &start).await?;
    let call_id = started.call.context("a call")?.call_id;
    let answer = AnswerCallRequest {
        call_id: call_id.clone(),
        endpoint_id: endpoint_b.clone(),
        ..AnswerCallRequest::default()
    };
    let _: AnswerCallResponse = b.unary("/switchboard.call.v1.CallService/AnswerCall", &answer).await?;
    Ok((signal(a, &call_id, endpoint_a).await?, signal(b, &call_id, endpoint_b).await?))
}

async fn signal(tunnel: &Tunnel, call_id: &str, endpoint_id: String) -> Result<TunnelStream> {
    let mut stream = tunnel.open("/switchboard.call.v1.CallService/Signal");
    let open = SignalOpen { call_id: call_id.to_owned(), endpoint_id, ..SignalOpen::default() };
    stream.send(&SignalRequest { message: Some(signal_request::Message::Open(open)) }).await;
    stream.next::<SignalResponse>().await?.context("a snapshot")?;
    Ok(stream)
}

async fn say(stream: &mut TunnelStream, client_seq: u64) {
    let candidate =
        IceCandidate { candidate: CANDIDATE.into(), sdp_mid: "0".into(), ..IceCandidate::default() };
    let signal = ClientSignal { client_seq, payload: Some(client_signal::Payload::Candidate(candidate)) };
    stream.send(&SignalRequest { message: Some(signal_request::Message::Signal(signal)) }).await;
}

async fn hear(stream: &mut TunnelStream) -> Result<()> {
    loop {
        let Some(step) = stream.next::<SignalResponse>().await? else { bail!("the call has ended") };
        if let Some(signal_response::Message::Signal(_)) = step.message {
            return Ok(());
        }
    }
}
