//! What the database says of who met whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use anyhow::{Result, ensure};
use db::{UtcMicros, Uuid16};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Binary, Datetime, Nullable},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::platform::Platform;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Binary)]
    match_id: Uuid16,
    #[diesel(sql_type = Binary)]
    user_id: Uuid16,
    #[diesel(sql_type = Datetime)]
    create_time: UtcMicros,
    #[diesel(sql_type = Nullable<Datetime>)]
    end_time: Option<UtcMicros>,
}

/// What must not be, counted.
#[derive(Debug, Default)]
pub(super) struct Audit {
    pub(super) matches: usize,
    /// Matches that are not of two people.
    not_two: usize,
    blocked: usize,
    /// Pairs who met more than once.
    again: usize,
    /// People who were in two matches at once.
    at_once: usize,
}

impl Audit {
    /// Looks at all matches that there were.
    pub(super) async fn of(platform: &Platform, blocked: &[[UserId; 2]]) -> Result<Self> {
        let rows: Vec<Row> = platform
            .db
            .pool
            .run(async |conn| {
                let all = "SELECT match_id, user_id, matches.create_time, end_time \
                           FROM matches JOIN match_members USING (match_id) ORDER BY matches.create_time";
                Ok::<_, db::Error>(sql_query(all).load(conn).await?)
            })
            .await?;
        let mut of = BTreeMap::<Uuid16, BTreeSet<Uuid16>>::new();
        for row in &rows {
            of.entry(row.match_id).or_default().insert(row.user_id);
        }
        let mut audit = Self { matches: of.len(), at_once: at_once(&rows), ..Self::default() };
        let apart: BTreeSet<BTreeSet<Uuid>> =
            blocked.iter().map(|pair| pair.iter().map(|user| user.uuid()).collect()).collect();
        let mut met = BTreeSet::new();
        for people in of.into_values() {
            let people: BTreeSet<Uuid> = people.into_iter().map(Uuid::from).collect();
            audit.not_two += usize::from(people.len() != 2);
            audit.blocked += usize::from(apart.contains(&people));
            audit.again += usize::from(!met.insert(people));
        }
        Ok(audit)
    }

    /// Fails if anything was that must not be.
    pub(super) fn check(&self) -> Result<()> {
        ensure!(self.not_two + self.blocked + self.again + self.at_once == 0, "{self}");
        Ok(())
    }
}

/// How often somebody's match began before their last one had ended.
fn at_once(rows: &[Row]) -> usize {
    let mut last = BTreeMap::<Uuid16, Option<UtcMicros>>::new();
    let mut too_soon = 0;
    for row in rows {
        let before = last.insert(row.user_id, row.end_time);
        too_soon += usize::from(before.is_some_and(|end| end.is_none_or(|end| end > row.create_time)));
    }
    too_soon
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { not_two, blocked, again, at_once, .. } = self;
        write!(f, "{not_two} with oneself, {blocked} blocked, {again} met again, {at_once} at once")
    }
}
