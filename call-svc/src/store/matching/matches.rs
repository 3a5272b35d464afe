//! Matches.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, MatchId, UserId};
use uuid::Uuid;

use super::{
    super::{
        codes::Code as _,
        schema::{match_members, match_seats, matches},
        step::{self, Committed, Step},
    },
    avoid, of_lines,
    seats::{Row as SeatRow, Seated},
};
use crate::{
    domain::{Actor, Input},
    matching::{End, How, MET, Match, Member, Mode, Past},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = matches)]
struct Row {
    match_id: Uuid16,
    mode: String,
    version: u64,
    call_id: Option<Uuid16>,
    interests: String,
    languages: String,
    contacts: bool,
    end_time: Option<UtcMicros>,
    ended_how: Option<String>,
    ended_by: Option<Uuid16>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = match_members)]
struct MemberRow {
    user_id: Uuid16,
    known_as: Uuid16,
    guest: bool,
    wish: String,
    wants_contact: bool,
}

/// A match and its two people, of the same moment.
pub(crate) async fn find(conn: &mut Connection, id: MatchId) -> Result<Option<Match>, Error> {
    let rows: Vec<(Row, MemberRow, Option<SeatRow>)> = matches::table
        .inner_join(match_members::table.on(match_members::match_id.eq(matches::match_id)))
        .left_join(match_seats::table.on(match_seats::user_id.eq(match_members::user_id)))
        .filter(matches::match_id.eq(Uuid16(id.uuid())))
        .order(match_members::user_id)
        .select((Row::as_select(), MemberRow::as_select(), Option::<SeatRow>::as_select()))
        .load(conn)
        .await?;
    let mut rows = rows.into_iter();
    let Some((row, low, low_seat)) = rows.next() else { return Ok(None) };
    let (_, high, high_seat) =
        rows.next().ok_or_else(|| BadRow::new("matches", "match_members", id.uuid()))?;
    let members = [member(id, &low, low_seat)?, member(id, &high, high_seat)?];
    Ok(Some(into_match(&row, members)?))
}

/// A person's last matches, newest first.
pub(crate) async fn past(conn: &mut Connection, user: UserId, count: i64) -> Result<Vec<Past>, Error> {
    type Row = (UtcMicros, Option<UtcMicros>, Option<Uuid16>);
    let rows: Vec<Row> = match_members::table
        .inner_join(matches::table)
        .filter(match_members::user_id.eq(Uuid16(user.uuid())))
        .order(match_members::create_time.desc())
        .limit(count)
        .select((match_members::create_time, matches::end_time, matches::ended_by))
        .load(conn)
        .await?;
    let past = |(begun, end, by): Row| Past {
        create_time: begun.into(),
        end_time: end.map(Into::into),
        left: by == Some(Uuid16(user.uuid())),
    };
    Ok(rows.into_iter().map(past).collect())
}

/// Locks a person's match and gives its version; nothing if it is over, or not theirs.
pub(super) async fn lock_live(
    conn: &mut Connection,
    id: MatchId,
    user: UserId,
) -> Result<Option<u64>, Error> {
    let version = matches::table
        .find(Uuid16(id.uuid()))
        .filter(matches::end_time.is_null())
        .select(matches::version)
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let key = (Uuid16(id.uuid()), Uuid16(user.uuid()));
    let own: Option<Uuid16> =
        match_members::table.find(key).select(match_members::user_id).first(conn).await.optional()?;
    Ok(version.filter(|_| own.is_some()))
}

/// Raises the version of a match: there is something to look at. Says whether it lives.
pub(super) async fn touch(conn: &mut Connection, id: MatchId) -> Result<bool, Error> {
    let live = matches::table.find(Uuid16(id.uuid())).filter(matches::end_time.is_null());
    Ok(diesel::update(live).set(matches::version.eq(matches::version + 1)).execute(conn).await?.won())
}

/// What a member wants of a match.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wants {
    Mode(Mode),
    Contact,
}

/// Notes what a member wants. Gives the match as it then is; nothing if it is over, or not theirs.
pub(crate) async fn want(
    conn: &mut Connection,
    id: MatchId,
    user: UserId,
    wants: Wants,
) -> Result<Option<Match>, Error> {
    if lock_live(conn, id, user).await?.is_none() {
        return Ok(None);
    }
    let member = match_members::table.find((Uuid16(id.uuid()), Uuid16(user.uuid())));
    match wants {
        Wants::Mode(mode) => {
            diesel::update(member).set(match_members::wish.eq(mode.word())).execute(conn).await?;
            touch(conn, id).await?;
        }
        // Until both want it nobody is told.
        Wants::Contact => {
            diesel::update(member).set(match_members::wants_contact.eq(true)).execute(conn).await?;
        }
    }
    find(conn, id).await
}

/// The two are contacts.
pub(crate) async fn note_contacts(conn: &mut Connection, id: MatchId) -> Result<(), Error> {
    diesel::update(matches::table.find(Uuid16(id.uuid())))
        .set((matches::contacts.eq(true), matches::version.eq(matches::version + 1)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a match its mode and call. Without a call nobody's wish is left.
pub(super) async fn set_mode(
    conn: &mut Connection,
    id: MatchId,
    mode: Mode,
    call: Option<CallId>,
) -> Result<(), Error> {
    diesel::update(matches::table.find(Uuid16(id.uuid())))
        .set((
            matches::mode.eq(mode.word()),
            matches::call_id.eq(call.map(|call| Uuid16(call.uuid()))),
            matches::version.eq(matches::version + 1),
        ))
        .execute(conn)
        .await?;
    if call.is_none() {
        let members = match_members::table.filter(match_members::match_id.eq(Uuid16(id.uuid())));
        diesel::update(members).set(match_members::wish.eq(Mode::Text.word())).execute(conn).await?;
    }
    Ok(())
}

/// How a match is to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) id: MatchId,
    pub(crate) how: How,
    pub(crate) by: Option<UserId>,
    pub(crate) now: DateTime<Utc>,
    /// Names the event of its call's end.
    pub(crate) call_event: Uuid,
}

/// A match that is over, and its call, to be told.
#[derive(Debug)]
pub(crate) struct Over {
    pub(crate) of: Match,
    pub(crate) call: Option<Committed>,
}

/// Ends a match and its call, and keeps the two apart for a while. Nothing if it was over.
pub(crate) async fn end(conn: &mut Connection, ending: &Ending) -> Result<Option<Over>, crate::error::Error> {
    let Ending { how, by, now, call_event, .. } = *ending;
    let Some(of) = close(conn, ending).await? else { return Ok(None) };
    let users = of.members.each_ref().map(|member| member.user);
    avoid::keep_apart(conn, users, (how != How::Reported).then_some(now + MET)).await?;
    let Some(call) = of.call else { return Ok(Some(Over { of, call: None })) };
    let by = by.map_or(Actor::Service, Actor::User);
    let call = match step::step(conn, call, Input::End { by }, call_event, now).await? {
        Step::Changed(committed) => Some(committed),
        Step::Unchanged(_) | Step::Refused(_) | Step::Overdue => None,
    };
    Ok(Some(Over { of, call }))
}

/// Ends the match's own rows. Gives it as it then is; nothing if it was over.
async fn close(conn: &mut Connection, ending: &Ending) -> Result<Option<Match>, Error> {
    let id = Uuid16(ending.id.uuid());
    let live = matches::table.find(id).filter(matches::end_time.is_null());
    let ended = (
        matches::end_time.eq(Some(UtcMicros::from(ending.now))),
        matches::ended_how.eq(Some(ending.how.word())),
        matches::ended_by.eq(ending.by.map(|user| Uuid16(user.uuid()))),
        matches::version.eq(matches::version + 1),
    );
    if !diesel::update(live).set(ended).execute(conn).await?.won() {
        return Ok(None);
    }
    let members = match_members::table.filter(match_members::match_id.eq(id));
    diesel::update(members).set(match_members::live.eq(None::<bool>)).execute(conn).await?;
    find(conn, ending.id).await
}

fn into_match(row: &Row, members: [Member; 2]) -> Result<Match, BadRow> {
    let bad = |column| BadRow::new("matches", column, row.match_id.into());
    let end = match (row.end_time, &row.ended_how) {
        (None, None) => None,
        (Some(time), Some(how)) => Some(End {
            how: How::of(how).ok_or_else(|| bad("ended_how"))?,
            by: row.ended_by.map(|user| Uuid::from(user).into()),
            time: time.into(),
        }),
        (None, Some(_)) | (Some(_), None) => return Err(bad("end_time")),
    };
    Ok(Match {
        id: Uuid::from(row.match_id).into(),
        mode: Mode::of(&row.mode).ok_or_else(|| bad("mode"))?,
        version: row.version,
        call: row.call_id.map(|id| Uuid::from(id).into()),
        interests: of_lines(&row.interests),
        languages: of_lines(&row.languages),
        contacts: row.contacts,
        end,
        members,
    })
}

fn member(id: MatchId, row: &MemberRow, seat: Option<SeatRow>) -> Result<Member, BadRow> {
    Ok(Member {
        user: Uuid::from(row.user_id).into(),
        known_as: Uuid::from(row.known_as).into(),
        guest: row.guest,
        wish: Mode::of(&row.wish).ok_or_else(|| BadRow::new("match_members", "wish", id.uuid()))?,
        wants_contact: row.wants_contact,
        seat: seat.map(|row| Seated::from(row).seat),
    })
}
