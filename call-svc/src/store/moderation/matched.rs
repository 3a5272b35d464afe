//! What a report needs to know of the match that it is about.

use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, JoinOnDsl as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{MatchId, UserId};
use uuid::Uuid;

use crate::{
    domain::moderation::{Network, Said},
    matching::Mode,
    store::{
        codes::Code as _,
        schema::{match_members, match_texts, matches},
    },
};

/// So much of what was said last is kept as evidence.
const MOST: i64 = 50;

/// The partner in a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Partner {
    pub(crate) user: UserId,
    pub(crate) network: Option<Network>,
    pub(crate) mode: Mode,
}

/// Whom this person was with in a match; nothing if it is not theirs, or forgotten.
pub(crate) async fn partner(
    conn: &mut Connection,
    of: MatchId,
    user: UserId,
) -> Result<Option<Partner>, Error> {
    let rows: Vec<(Uuid16, String, String)> = match_members::table
        .inner_join(matches::table.on(matches::match_id.eq(match_members::match_id)))
        .filter(match_members::match_id.eq(Uuid16(of.uuid())))
        .select((match_members::user_id, match_members::address, matches::mode))
        .load(conn)
        .await?;
    let own = Uuid16(user.uuid());
    if rows.iter().all(|(member, ..)| *member != own) {
        return Ok(None);
    }
    let partner = rows.into_iter().find(|(member, ..)| *member != own);
    let bad = |column| BadRow::new("matches", column, of.uuid());
    let (user, address, mode) = partner.ok_or_else(|| bad("match_members"))?;
    Ok(Some(Partner {
        user: Uuid::from(user).into(),
        network: Some(Network::of(&address)).filter(|_| !address.is_empty()),
        mode: Mode::of(&mode).ok_or_else(|| bad("mode"))?,
    }))
}

/// What was said in a match last, oldest first.
pub(crate) async fn said(conn: &mut Connection, of: MatchId, reported: UserId) -> Result<Vec<Said>, Error> {
    let rows: Vec<(Uuid16, String, UtcMicros)> = match_texts::table
        .filter(match_texts::match_id.eq(Uuid16(of.uuid())))
        .order(match_texts::version.desc())
        .limit(MOST)
        .select((match_texts::user_id, match_texts::body, match_texts::create_time))
        .load(conn)
        .await?;
    let reported = Uuid16(reported.uuid());
    let said = |(user, text, time): (Uuid16, String, UtcMicros)| Said {
        by_reported: user == reported,
        text,
        time: time.into(),
    };
    Ok(rows.into_iter().rev().map(said).collect())
}
