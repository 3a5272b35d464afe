//! Two seekers become a match, or they do not: one transaction, with both rows locked.

use chrono::{DateTime, Utc};
use db::{Connection, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, SelectableHelper as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, MatchId, UserId};
use uuid::Uuid;

use super::{
    super::{
        calls,
        codes::Code as _,
        schema::{match_members, match_seekers, matches},
        settings, slots,
        step::{self, Committed},
    },
    avoid, lines, seats,
    seats::Seated,
    seekers,
};
use crate::{
    domain::{Call, Kind, NewMatchCall, Stranger, What},
    error::Error,
    matching::{Fit, MET, Mode, Seeker},
};

/// Whom a seeker wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) me: UserId,
    pub(crate) other: UserId,
    /// Names the match, and its call.
    pub(crate) ids: NewIds,
    pub(crate) relay_only: bool,
    pub(crate) now: DateTime<Utc>,
}

/// Names for what a claim may make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewIds {
    pub(crate) of_match: MatchId,
    pub(crate) call: CallId,
    pub(crate) event: Uuid,
    /// What the two call each other.
    pub(crate) known_as: [UserId; 2],
}

/// What became of a claim.
#[derive(Debug)]
pub(crate) enum Claimed {
    /// They are together.
    Together(Box<Together>),
    /// The other is taken, or no longer for this one: try another.
    Taken,
    /// Who claims does not look any longer: somebody found them, perhaps.
    Gone,
}

/// A match that was made, to be told.
#[derive(Debug)]
pub(crate) struct Together {
    pub(crate) other: Seated,
    pub(crate) fit: Fit,
    pub(crate) waited_since: [DateTime<Utc>; 2],
    pub(crate) call: Option<Committed>,
}

/// Makes a match of two who look for one.
pub(crate) async fn claim(conn: &mut Connection, claim: &Claim) -> Result<Claimed, Error> {
    let Some((me, other)) = lock_both(conn, claim).await? else { return Ok(Claimed::Taken) };
    let (Some(me), Some(other)) = (me, other) else { return Ok(Claimed::Gone) };
    let Some(fit) = me.fit(&other) else { return Ok(Claimed::Taken) };
    // The claim may have waited for its turn, and they may have been with others meanwhile.
    let claim = &Claim { now: claim.now.max(me.since).max(other.since), ..*claim };
    if !avoid::kept_apart(conn, me.user, &[other.user], claim.now).await?.is_empty() {
        return Ok(Claimed::Taken);
    }
    let seats = (seats::find(conn, me.user, false).await?, seats::find(conn, other.user, false).await?);
    let (Some(my_seat), Some(other_seat)) = seats else { return Ok(Claimed::Taken) };
    let people = [my_seat, other_seat];
    if let Some(kind) = me.mode.kind()
        && !are_free(conn, people.each_ref().map(|person| person.user)).await?
    {
        tracing::debug!(?kind, "match.one_is_in_a_call");
        return Ok(Claimed::Taken);
    }
    insert(conn, claim, me.mode, &fit, &people).await?;
    seekers::delete(conn, &[me.user, other.user]).await?;
    let call = match me.mode.kind() {
        Some(kind) => Some(call(conn, claim, kind, &people).await?),
        None => None,
    };
    let [_, other_seat] = people;
    let waited_since = [me.since, other.since];
    Ok(Claimed::Together(Box::new(Together { other: other_seat, fit, waited_since, call })))
}

type Both = (Option<Seeker>, Option<Seeker>);

/// Locks both rows, the smaller id first, so that of two who claim each other one waits and neither fails. Whoever is
/// being claimed by somebody else is passed over.
async fn lock_both(conn: &mut Connection, claim: &Claim) -> Result<Option<Both>, db::Error> {
    if claim.me < claim.other {
        let me = lock(conn, claim.me, Wait::Yes).await?;
        let other = lock(conn, claim.other, Wait::No).await?;
        return Ok(if me.is_some() && other.is_none() { None } else { Some((me, other)) });
    }
    let other = lock(conn, claim.other, Wait::No).await?;
    let me = lock(conn, claim.me, Wait::Yes).await?;
    Ok(if me.is_some() && other.is_none() { None } else { Some((me, other)) })
}

enum Wait {
    Yes,
    No,
}

async fn lock(conn: &mut Connection, user: UserId, wait: Wait) -> Result<Option<Seeker>, db::Error> {
    let row = match_seekers::table.find(Uuid16(user.uuid())).select(seekers::Row::as_select()).for_update();
    let found = match wait {
        Wait::Yes => row.first(conn).await.optional()?,
        Wait::No => row.skip_locked().first(conn).await.optional()?,
    };
    Ok(found.as_ref().map(seekers::into_seeker).transpose()?)
}

/// Whether neither is in a call. Their slots stay locked.
pub(super) async fn are_free(conn: &mut Connection, users: [UserId; 2]) -> Result<bool, db::Error> {
    slots::lock(conn, users).await?;
    for user in users {
        if !calls::live_of(conn, user).await?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn insert(
    conn: &mut Connection,
    claim: &Claim,
    mode: Mode,
    fit: &Fit,
    people: &[Seated; 2],
) -> Result<(), db::Error> {
    let (id, now) = (Uuid16(claim.ids.of_match.uuid()), UtcMicros::from(claim.now));
    diesel::insert_into(matches::table)
        .values((
            matches::match_id.eq(id),
            matches::mode.eq(mode.word()),
            matches::version.eq(1),
            matches::call_id.eq(mode.kind().map(|_| Uuid16(claim.ids.call.uuid()))),
            matches::interests.eq(lines(&fit.interests)),
            matches::languages.eq(lines(&fit.languages)),
            matches::contacts.eq(false),
            matches::create_time.eq(now),
        ))
        .execute(conn)
        .await?;
    let members: Vec<_> = people
        .iter()
        .zip(claim.ids.known_as)
        .map(|(person, known_as)| {
            (
                match_members::match_id.eq(id),
                match_members::user_id.eq(Uuid16(person.user.uuid())),
                match_members::live.eq(Some(true)),
                match_members::known_as.eq(Uuid16(known_as.uuid())),
                match_members::guest.eq(person.guest),
                match_members::address.eq(&person.address),
                match_members::wish.eq(mode.word()),
                match_members::wants_contact.eq(false),
                match_members::create_time.eq(now),
            )
        })
        .collect();
    diesel::insert_into(match_members::table).values(members).execute(conn).await?;
    let users = people.each_ref().map(|person| person.user);
    avoid::keep_apart(conn, users, Some(claim.now + MET)).await
}

async fn call(
    conn: &mut Connection,
    claim: &Claim,
    kind: Kind,
    people: &[Seated; 2],
) -> Result<Committed, Error> {
    let [one, other] = people;
    let [known_as, other_known_as] = claim.ids.known_as;
    let stranger =
        |person: &Seated, known_as| Stranger { user: person.user, endpoint: person.seat.endpoint, known_as };
    let new = NewMatchCall {
        id: claim.ids.call,
        match_id: claim.ids.of_match,
        kind,
        people: [stranger(one, known_as), stranger(other, other_known_as)],
        relay_only: [claim.relay_only; 2],
    };
    begin_call(conn, &new, claim.ids.event, claim.now).await
}

/// Writes the call of a match. Both people's slots are locked.
pub(super) async fn begin_call(
    conn: &mut Connection,
    new: &NewMatchCall,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<Committed, Error> {
    let mut new = *new;
    for (relayed, person) in new.relay_only.iter_mut().zip(new.people) {
        *relayed |= settings::find(conn, person.user).await?.hide_address;
    }
    let call = Call::of_match(&new, now);
    calls::insert(conn, &call).await?;
    step::record(conn, &call, What::Started, None, event, now).await?;
    Ok(Committed { call, event })
}
