//! What may pass of the signals of a person who sends media through the relay alone.

use proto::call::{IceCandidate, SessionDescription, peer_signal::Payload};

use crate::domain::{Kept, keep_candidate, keep_description};

/// Leaves out whatever tells an address that is not the relay's. Nothing is left of a candidate that does; it counts as
/// one that has arrived.
pub(super) fn keep(payload: Payload) -> Option<Payload> {
    match payload {
        Payload::Description(description) => {
            let Kept { sdp, dropped } = keep_description(&description.sdp);
            count(dropped);
            Some(Payload::Description(SessionDescription { sdp, ..description }))
        }
        Payload::Candidate(candidate) => {
            let kept =
                keep_candidate(&candidate.candidate, [&candidate.sdp_mid, &candidate.username_fragment]);
            count(u64::from(kept.is_none()));
            Some(Payload::Candidate(IceCandidate { candidate: kept?, ..candidate }))
        }
        Payload::MediaState(_) | Payload::IceRestartWish(_) => Some(payload),
    }
}

fn count(dropped: u64) {
    metrics::counter!("call_candidates_dropped_total").increment(dropped);
}
