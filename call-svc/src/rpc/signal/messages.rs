//! What is said on a Signal stream, built and read.

use bus::Position;
use proto::{
    call::{
        CallChanged, ClientSignal, PeerSignal, SignalAck, SignalResponse, SignalResync, SignalSnapshot,
        client_signal, peer_signal, signal_response::Message,
    },
    id::UserId,
};

use crate::{
    domain::{Call, Leg, Role, Signaling},
    wire,
};

pub(super) fn snapshot(signaling: &Signaling, user: UserId, position: Position) -> SignalResponse {
    let call = signaling.call();
    let snapshot = SignalSnapshot {
        call: Some(wire::call_for(call, user)),
        generation: signaling.generation(),
        last_client_seq: signaling.last_client_seq(),
        polite: call.leg(user).is_some_and(|leg| leg.role == Role::Callee),
        peer_generation: call.peer_leg(user).map_or(0, |leg| leg.generation),
    };
    at(Some(position), Message::Snapshot(snapshot))
}

pub(super) fn changed(call: &Call, user: UserId) -> SignalResponse {
    at(None, Message::Changed(CallChanged { call: Some(wire::call_for(call, user)) }))
}

pub(super) fn acknowledged(client_seq: u64) -> SignalResponse {
    at(None, Message::Ack(SignalAck { client_seq }))
}

/// A signal of the other leg, whose person a stranger knows by another name.
pub(super) fn delivered(position: Position, mut signal: PeerSignal, from: Option<&Leg>) -> SignalResponse {
    if let Some(known_as) = from.and_then(|leg| leg.known_as) {
        signal.user_id = known_as.to_string();
    }
    at(Some(position), Message::Signal(signal))
}

pub(super) fn resync(position: Position, reason: &str) -> SignalResponse {
    at(Some(position), Message::Resync(SignalResync { reason: reason.to_owned() }))
}

fn at(position: Option<Position>, message: Message) -> SignalResponse {
    let position = position.map(|position| position.to_string()).unwrap_or_default();
    SignalResponse { position, message: Some(message) }
}

/// The signal as the other leg hears it. What is for the server alone keeps its place in the sequence and says nothing.
pub(super) fn relayed(
    signal: ClientSignal,
    from: UserId,
    generation: u32,
    for_generation: u32,
) -> PeerSignal {
    let payload = match signal.payload {
        Some(client_signal::Payload::Description(description)) => {
            Some(peer_signal::Payload::Description(description))
        }
        Some(client_signal::Payload::Candidate(candidate)) => {
            Some(peer_signal::Payload::Candidate(candidate))
        }
        Some(client_signal::Payload::MediaState(state)) => Some(peer_signal::Payload::MediaState(state)),
        Some(client_signal::Payload::IceRestartWish(wish)) => {
            Some(peer_signal::Payload::IceRestartWish(wish))
        }
        Some(client_signal::Payload::LinkReport(_) | client_signal::Payload::QualityReport(_)) | None => None,
    };
    let (user_id, client_seq) = (from.to_string(), signal.client_seq);
    PeerSignal { user_id, generation, client_seq, for_generation, payload }
}
