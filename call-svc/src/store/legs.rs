//! Legs: their part in a transition, and what is known of their streams and media.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, UserId};
use uuid::Uuid;

use super::{codes::Code, schema::call_legs};
use crate::domain::{Call, Leg, LegState, Link, Presence};

#[derive(Queryable, Selectable)]
#[diesel(table_name = call_legs)]
struct PresenceRow {
    call_id: Uuid16,
    user_id: Uuid16,
    link: String,
    present_since: Option<UtcMicros>,
    seen_until: UtcMicros,
}

/// A Signal stream that becomes the one that holds a leg.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    pub(crate) call: CallId,
    pub(crate) user: UserId,
    pub(crate) generation: u32,
    pub(crate) stream: Uuid,
    pub(crate) now: DateTime<Utc>,
    pub(crate) seen_until: DateTime<Utc>,
}

/// Writes what changed of the legs. The call's row has been won, and guards them.
pub(super) async fn replace(conn: &mut Connection, before: &Call, next: &Call) -> Result<(), Error> {
    let pairs = before.legs.iter().zip(&next.legs);
    for (was, leg) in pairs.filter(|(was, leg)| was != leg) {
        let row = call_legs::table.find((Uuid16(next.id.uuid()), Uuid16(leg.user_id.uuid())));
        let changed = (
            call_legs::state.eq(leg.state.word()),
            call_legs::endpoint_id.eq(leg.endpoint.map(|endpoint| Uuid16(endpoint.uuid()))),
            call_legs::generation.eq(leg.generation),
        );
        let reached = if is_another_page(was, leg) {
            // The older stream can write nothing of its own generation from here on.
            let anew = (
                call_legs::stream_id.eq(None::<Uuid16>),
                call_legs::client_seq.eq(0),
                call_legs::link.eq(Link::Unknown.word()),
            );
            diesel::update(row).set((changed, anew)).execute(conn).await?
        } else {
            diesel::update(row).set(changed).execute(conn).await?
        };
        reached.at_least_one()?;
    }
    Ok(())
}

fn is_another_page(was: &Leg, leg: &Leg) -> bool {
    was.generation != leg.generation
}

/// What is known of a leg that a stream takes hold of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// The last `client_seq` that is known to have arrived.
    pub(crate) client_seq: u64,
    /// It has been held before, by whichever stream.
    pub(crate) before: bool,
}

/// The stream holds the leg from now on; nothing when the leg is no longer of this generation.
pub(crate) async fn open(conn: &mut Connection, opening: &Opening) -> Result<Option<Held>, Error> {
    let row = call_legs::table.find((Uuid16(opening.call.uuid()), Uuid16(opening.user.uuid())));
    let (generation, client_seq, since, until): (u32, u64, Option<UtcMicros>, UtcMicros) = row
        .select((
            call_legs::generation,
            call_legs::client_seq,
            call_legs::present_since,
            call_legs::seen_until,
        ))
        .for_update()
        .first(conn)
        .await?;
    if generation != opening.generation {
        return Ok(None);
    }
    let now = UtcMicros::from(opening.now);
    let held = Held { client_seq, before: since.is_some() };
    let since = since.filter(|_| until > now).unwrap_or(now);
    diesel::update(row)
        .set((
            call_legs::stream_id.eq(Uuid16(opening.stream)),
            call_legs::present_since.eq(Some(since)),
            call_legs::seen_until.eq(UtcMicros::from(opening.seen_until)),
        ))
        .execute(conn)
        .await?
        .at_least_one()?;
    Ok(Some(held))
}

/// These streams are still there. Gives those that still hold their legs.
pub(crate) async fn renew(
    conn: &mut Connection,
    streams: &[Uuid],
    seen_until: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    let of = || call_legs::table.filter(call_legs::stream_id.eq_any(streams.iter().copied().map(Uuid16)));
    diesel::update(of()).set(call_legs::seen_until.eq(UtcMicros::from(seen_until))).execute(conn).await?;
    let held: Vec<Option<Uuid16>> = of().select(call_legs::stream_id).load(conn).await?;
    Ok(held.into_iter().flatten().map(Uuid::from).collect())
}

/// Notes how far a stream's signals have come.
pub(crate) async fn note_client_seq(
    conn: &mut Connection,
    stream: Uuid,
    client_seq: u64,
) -> Result<(), Error> {
    let of = call_legs::table.filter(call_legs::stream_id.eq(Uuid16(stream)));
    diesel::update(of).set(call_legs::client_seq.eq(client_seq)).execute(conn).await?;
    Ok(())
}

/// The stream has ended. Nothing happens if another has taken its place.
pub(crate) async fn close(
    conn: &mut Connection,
    stream: Uuid,
    client_seq: u64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let of = call_legs::table.filter(call_legs::stream_id.eq(Uuid16(stream)));
    diesel::update(of)
        .set((
            call_legs::client_seq.eq(client_seq),
            call_legs::stream_id.eq(None::<Uuid16>),
            call_legs::seen_until.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What the leg's holder says of its media. Nothing happens if the leg is no longer of this generation.
pub(crate) async fn note_link(
    conn: &mut Connection,
    call: CallId,
    user: UserId,
    generation: u32,
    link: Link,
) -> Result<(), Error> {
    let of = call_legs::table
        .find((Uuid16(call.uuid()), Uuid16(user.uuid())))
        .filter(call_legs::generation.eq(generation));
    diesel::update(of).set(call_legs::link.eq(link.word())).execute(conn).await?;
    Ok(())
}

/// Calls with an answered leg that has not been seen since `until`.
pub(crate) async fn unseen_since(conn: &mut Connection, until: DateTime<Utc>) -> Result<Vec<CallId>, Error> {
    let rows: Vec<Uuid16> = call_legs::table
        .filter(call_legs::state.eq(LegState::Answered.word()))
        .filter(call_legs::seen_until.le(UtcMicros::from(until)))
        .select(call_legs::call_id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|id| Uuid::from(id).into()).collect())
}

/// What is known of the legs of these calls.
pub(crate) async fn presence(
    conn: &mut Connection,
    of: &[CallId],
) -> Result<HashMap<(CallId, UserId), Presence>, Error> {
    let rows: Vec<PresenceRow> = call_legs::table
        .filter(call_legs::call_id.eq_any(of.iter().map(|id| Uuid16(id.uuid()))))
        .select(PresenceRow::as_select())
        .load(conn)
        .await?;
    rows.iter().map(|row| Ok(into_presence(row)?)).collect()
}

fn into_presence(row: &PresenceRow) -> Result<((CallId, UserId), Presence), BadRow> {
    let link = Link::of(&row.link).ok_or_else(|| BadRow::new("call_legs", "link", row.call_id.into()))?;
    let presence = Presence {
        present_since: row.present_since.map(Into::into),
        seen_until: Some(row.seen_until.into()),
        link,
    };
    Ok(((Uuid::from(row.call_id).into(), Uuid::from(row.user_id).into()), presence))
}
