//! A match gets sound and picture once both want it, and loses them with its call.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{CallId, MatchId, UserId};
use uuid::Uuid;

use super::{
    super::{calls, step::Committed},
    claim,
    matches::{self, Ending, Over, Wants},
};
use crate::{
    domain::{EndReason, NewMatchCall, Stranger},
    error::Error,
    matching::{How, Match, Member, Mode},
};

/// A wish for another mode.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) id: MatchId,
    /// Both members.
    pub(crate) users: [UserId; 2],
    /// Who wishes.
    pub(crate) by: UserId,
    pub(crate) mode: Mode,
    /// Name the call that this may begin, and its event.
    pub(crate) call: CallId,
    pub(crate) event: Uuid,
    pub(crate) relay_only: bool,
    pub(crate) now: DateTime<Utc>,
}

/// Notes the wish, and does what both want. Gives the match as it then is and the call that began; nothing if the match is
/// over. While one of them is in another call the wish stays a wish.
pub(crate) async fn wish(
    conn: &mut Connection,
    wish: &Wish,
) -> Result<Option<(Match, Option<Committed>)>, Error> {
    let are_free = claim::are_free(conn, wish.users).await?;
    let wanted = matches::want(conn, wish.id, wish.by, Wants::Mode(wish.mode)).await?;
    let Some(wanted) = wanted else { return Ok(None) };
    let Some(mode) = wanted.agreed() else { return Ok(Some((wanted, None))) };
    let begun = match (wanted.call, new_call(wish, &wanted, mode)) {
        // Picture is added to the call that there is.
        (Some(call), _) => {
            matches::set_mode(conn, wish.id, mode, Some(call)).await?;
            None
        }
        (None, Some(new)) if are_free => {
            matches::set_mode(conn, wish.id, mode, Some(wish.call)).await?;
            Some(claim::begin_call(conn, &new, wish.event, wish.now).await?)
        }
        (None, _) => return Ok(Some((wanted, None))),
    };
    Ok(matches::find(conn, wish.id).await?.map(|now| (now, begun)))
}

/// The call of a match in this mode; nothing while one is away.
fn new_call(wish: &Wish, of: &Match, mode: Mode) -> Option<NewMatchCall> {
    let stranger = |member: &Member| {
        let Member { user, known_as, seat, .. } = *member;
        seat.map(|seat| Stranger { user, endpoint: seat.endpoint, known_as })
    };
    let [low, high] = &of.members;
    Some(NewMatchCall {
        id: wish.call,
        match_id: of.id,
        kind: mode.kind()?,
        people: [stranger(low)?, stranger(high)?],
        relay_only: [wish.relay_only; 2],
    })
}

/// The call of a match is over. If its people were lost so is the match, and else the text is left. Nothing if the match
/// knows it, or lives no longer.
pub(crate) async fn lose_call(
    conn: &mut Connection,
    id: MatchId,
    call: CallId,
    now: DateTime<Utc>,
    call_event: Uuid,
) -> Result<Option<Lost>, Error> {
    let Some(end) = calls::find(conn, call).await?.and_then(|call| call.end) else { return Ok(None) };
    let Some(of) = matches::find(conn, id).await?.filter(|of| of.call == Some(call)) else { return Ok(None) };
    let [low, _] = &of.members;
    if matches::lock_live(conn, id, low.user).await?.is_none() {
        return Ok(None);
    }
    if end.reason == EndReason::Lost {
        let ending = Ending { id, how: How::Disconnected, by: None, now, call_event };
        return Ok(matches::end(conn, &ending).await?.map(|over| Lost::Over(Box::new(over))));
    }
    matches::set_mode(conn, id, Mode::Text, None).await?;
    Ok(matches::find(conn, id).await?.map(|of| Lost::TextLeft(Box::new(of))))
}

/// What is left of a match without its call.
#[derive(Debug)]
pub(crate) enum Lost {
    /// Nothing.
    Over(Box<Over>),
    /// The text.
    TextLeft(Box<Match>),
}
