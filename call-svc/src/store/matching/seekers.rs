//! Who looks for a partner. What is looked through for one is bounded, and is a range of an index.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
    mysql::Mysql,
    query_builder::BoxedSqlQuery,
    sql_types::{BigInt, Binary, Text},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::{
    super::{
        codes::Code as _,
        schema::{match_interests, match_seekers},
    },
    lines, of_lines,
};
use crate::matching::{Mode, Seat, Seeker};

/// Of each interest those are looked at who wait longest, so many; and as many who take anybody.
const EACH: i64 = 32;
/// More are not compared.
const MOST: usize = 96;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = match_seekers)]
pub(super) struct Row {
    user_id: Uuid16,
    seat_id: Uuid16,
    instance_id: Uuid16,
    mode: String,
    interests: String,
    languages: String,
    since: UtcMicros,
    anybody: bool,
}

/// Begins a person's search. The transaction is the caller's, which has locked their seat.
pub(crate) async fn insert(conn: &mut Connection, seeker: &Seeker, seat: Seat) -> Result<(), Error> {
    diesel::insert_into(match_seekers::table).values(row(seeker, seat)).execute(conn).await?;
    let since = UtcMicros::from(seeker.since);
    let interests: Vec<_> = seeker
        .interests
        .iter()
        .map(|interest| {
            (
                match_interests::mode.eq(seeker.mode.word()),
                match_interests::interest.eq(interest),
                match_interests::since.eq(since),
                match_interests::user_id.eq(Uuid16(seeker.user.uuid())),
            )
        })
        .collect();
    if !interests.is_empty() {
        diesel::insert_into(match_interests::table).values(interests).execute(conn).await?;
    }
    Ok(())
}

/// Whether a person's search is on that this stream began.
pub(crate) async fn is_on(conn: &mut Connection, user: UserId, seat: Uuid) -> Result<bool, Error> {
    let own = match_seekers::table.find(Uuid16(user.uuid())).select(match_seekers::seat_id);
    Ok(own.first::<Uuid16>(conn).await.optional()? == Some(Uuid16(seat)))
}

/// From now on anybody will do. Says whether the person still looks.
pub(crate) async fn relax(conn: &mut Connection, user: UserId, seat: Uuid) -> Result<bool, Error> {
    let own = match_seekers::table.find(Uuid16(user.uuid())).filter(match_seekers::seat_id.eq(Uuid16(seat)));
    Ok(diesel::update(own).set(match_seekers::anybody.eq(true)).execute(conn).await?.won())
}

/// These look no longer.
pub(crate) async fn delete(conn: &mut Connection, users: &[UserId]) -> Result<(), Error> {
    let ids = || users.iter().map(|user| Uuid16(user.uuid()));
    let own = match_seekers::table.filter(match_seekers::user_id.eq_any(ids()));
    if diesel::delete(own).execute(conn).await? > 0 {
        let interests = match_interests::table.filter(match_interests::user_id.eq_any(ids()));
        diesel::delete(interests).execute(conn).await?;
    }
    Ok(())
}

/// A search ends with the stream that began it.
pub(crate) async fn delete_of(conn: &mut Connection, user: UserId, seat: Uuid) -> Result<bool, Error> {
    let own = match_seekers::table.find(Uuid16(user.uuid())).filter(match_seekers::seat_id.eq(Uuid16(seat)));
    let was_there = diesel::delete(own).execute(conn).await?.won();
    if was_there {
        let interests = match_interests::table.filter(match_interests::user_id.eq(Uuid16(user.uuid())));
        diesel::delete(interests).execute(conn).await?;
    }
    Ok(was_there)
}

/// Those who share an interest, by how many they share and then by how long they wait.
pub(crate) async fn sharing(
    conn: &mut Connection,
    me: &Seeker,
    alive: &[Uuid],
) -> Result<Vec<Seeker>, Error> {
    if me.interests.is_empty() {
        return Ok(Vec::new());
    }
    let each =
        "(SELECT user_id AS id FROM match_interests WHERE mode = ? AND interest = ? ORDER BY since LIMIT ?)";
    let all = vec![each; me.interests.len()].join(" UNION ALL ");
    let mut query: BoxedSqlQuery<'_, Mysql, _> = diesel::sql_query(all).into_boxed();
    for interest in &me.interests {
        query = query.bind::<Text, _>(me.mode.word()).bind::<Text, _>(interest).bind::<BigInt, _>(EACH);
    }
    let found: Vec<Id> = query.load(conn).await?;
    let mut counted = std::collections::BTreeMap::<Uuid16, usize>::new();
    for Id { id } in found {
        *counted.entry(id).or_default() += 1;
    }
    counted.remove(&Uuid16(me.user.uuid()));
    let mut ids: Vec<(Uuid16, usize)> = counted.into_iter().collect();
    ids.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let ids = ids.into_iter().take(MOST).map(|(id, _)| id);
    let rows = match_seekers::table.filter(match_seekers::user_id.eq_any(ids)).select(Row::as_select());
    into_seekers(rows.load(conn).await?, alive)
}

#[derive(diesel::QueryableByName)]
struct Id {
    #[diesel(sql_type = Binary)]
    id: Uuid16,
}

/// Where a look through those who take anybody stopped.
pub(crate) type Place = (DateTime<Utc>, UserId);

/// Some of those who take anybody, who wait longest first: those after `after`. Gives where the next look begins; nothing:
/// at the beginning.
pub(crate) async fn open(
    conn: &mut Connection,
    mode: Mode,
    after: Option<Place>,
    alive: &[Uuid],
) -> Result<(Vec<Seeker>, Option<Place>), Error> {
    let mut query = match_seekers::table
        .filter(match_seekers::mode.eq(mode.word()))
        .filter(match_seekers::anybody.eq(true))
        .order((match_seekers::since, match_seekers::user_id))
        .limit(EACH)
        .select(Row::as_select())
        .into_boxed();
    if let Some((since, user)) = after {
        let (since, user) = (UtcMicros::from(since), Uuid16(user.uuid()));
        query = query
            .filter(match_seekers::since.ge(since))
            .filter(match_seekers::since.gt(since).or(match_seekers::user_id.gt(user)));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == EACH);
    let last = rows.last().filter(|_| is_full);
    let place = last.map(|row| (row.since.into(), Uuid::from(row.user_id).into()));
    Ok((into_seekers(rows, alive)?, place))
}

/// Nobody looks from this process any longer.
pub(crate) async fn delete_at(conn: &mut Connection, instance: Uuid) -> Result<(), Error> {
    let users: Vec<Uuid16> = match_seekers::table
        .filter(match_seekers::instance_id.eq(Uuid16(instance)))
        .select(match_seekers::user_id)
        .load(conn)
        .await?;
    let users: Vec<UserId> = users.into_iter().map(|id| Uuid::from(id).into()).collect();
    for users in users.chunks(500) {
        delete(conn, users).await?;
    }
    Ok(())
}

fn row(seeker: &Seeker, seat: Seat) -> Row {
    Row {
        user_id: seeker.user.uuid().into(),
        seat_id: seat.id.into(),
        instance_id: seat.instance.into(),
        mode: seeker.mode.word().to_owned(),
        interests: lines(&seeker.interests),
        languages: lines(&seeker.languages),
        since: seeker.since.into(),
        anybody: seeker.anybody,
    }
}

/// Those of them whose process lives.
fn into_seekers(rows: Vec<Row>, alive: &[Uuid]) -> Result<Vec<Seeker>, Error> {
    let lives = rows.iter().filter(|row| alive.contains(&row.instance_id.into()));
    lives.map(|row| Ok(into_seeker(row)?)).collect()
}

pub(super) fn into_seeker(row: &Row) -> Result<Seeker, BadRow> {
    Ok(Seeker {
        user: Uuid::from(row.user_id).into(),
        mode: Mode::of(&row.mode).ok_or_else(|| BadRow::new("match_seekers", "mode", row.user_id.into()))?,
        interests: of_lines(&row.interests),
        languages: of_lines(&row.languages),
        since: row.since.into(),
        anybody: row.anybody,
    })
}
