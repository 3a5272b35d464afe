//! What is said in matches.

use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{MatchId, UserId};
use uuid::Uuid;

use super::{super::schema::match_texts, matches};
use crate::matching::Text;

/// So many are told to whoever comes back, and are evidence.
pub(crate) const LAST: i64 = 50;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = match_texts)]
struct Row {
    match_id: Uuid16,
    text_id: Uuid16,
    version: u64,
    user_id: Uuid16,
    body: String,
    create_time: UtcMicros,
}

/// Something to say.
#[derive(Debug, Clone)]
pub(crate) struct NewText {
    pub(crate) match_id: MatchId,
    pub(crate) id: Uuid,
    pub(crate) user: UserId,
    pub(crate) body: String,
    pub(crate) now: DateTime<Utc>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// It has raised the match's version.
    Now,
    /// It had been said.
    Before,
    /// The match is over, or not theirs.
    Nowhere,
}

/// Says something, once for each id.
pub(crate) async fn say(conn: &mut Connection, text: &NewText) -> Result<Said, Error> {
    let Some(version) = matches::lock_live(conn, text.match_id, text.user).await? else {
        return Ok(Said::Nowhere);
    };
    let row = Row {
        match_id: text.match_id.uuid().into(),
        text_id: text.id.into(),
        version: version + 1,
        user_id: text.user.uuid().into(),
        body: text.body.clone(),
        create_time: text.now.into(),
    };
    if !diesel::insert_or_ignore_into(match_texts::table).values(row).execute(conn).await?.won() {
        return Ok(Said::Before);
    }
    matches::touch(conn, text.match_id).await?;
    Ok(Said::Now)
}

/// What was said after a version of the match, oldest first; of more than fifty the last.
pub(crate) async fn after(conn: &mut Connection, id: MatchId, version: u64) -> Result<Vec<Text>, Error> {
    let rows: Vec<Row> = match_texts::table
        .filter(match_texts::match_id.eq(Uuid16(id.uuid())))
        .filter(match_texts::version.gt(version))
        .order(match_texts::version.desc())
        .limit(LAST)
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().rev().map(Into::into).collect())
}

impl From<Row> for Text {
    fn from(row: Row) -> Self {
        Self {
            id: row.text_id.into(),
            version: row.version,
            user: Uuid::from(row.user_id).into(),
            body: row.body,
            create_time: row.create_time.into(),
        }
    }
}
