//! The audit log. It grows and is read: there is no other statement on its table.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, TextExpressionMethods as _, mysql::Mysql,
};
use diesel_async::RunQueryDsl as _;
use proto::auth::ActorKind;
use serde_json::Value;

use super::schema::audit_events;
use crate::domain::audit::{self, Action, Entry, Event, Filter, SKEW};

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_events)]
struct Row {
    id: u64,
    event_time: UtcMicros,
    actor: String,
    actor_kind: u8,
    action: String,
    target: String,
    address: String,
    result: String,
    detail: Value,
}

impl TryFrom<Row> for Event {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = || BadRow { table: "audit_events", column: "actor_kind", id: row.id.to_string() };
        Ok(Self {
            id: row.id,
            time: row.event_time.into(),
            kind: ActorKind::try_from(i32::from(row.actor_kind)).map_err(|_| bad())?,
            actor: row.actor,
            action: row.action,
            target: row.target,
            address: row.address,
            result: row.result,
            detail: row.detail,
        })
    }
}

/// Writes an event. The transaction is the caller's: that of the act, if it was done.
pub(crate) async fn insert(conn: &mut Connection, entry: &Entry) -> Result<(), Error> {
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::event_time.eq(UtcMicros::from(entry.time)),
            audit_events::actor.eq(audit::name(&entry.actor.name())),
            audit_events::actor_kind.eq(u8::try_from(i32::from(entry.actor.kind())).unwrap_or_default()),
            audit_events::action.eq(entry.action),
            audit_events::target.eq(audit::name(&entry.target)),
            audit_events::address.eq(entry.actor.address()),
            audit_events::result.eq(audit::name(&entry.result)),
            audit_events::detail.eq(&entry.detail),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Events below the id `before`, newest first.
pub(crate) async fn list(
    conn: &mut Connection,
    filter: &Filter,
    before: Option<u64>,
    limit: i64,
) -> Result<Vec<Event>, Error> {
    // The times bound the ids first, so that a page of long ago is found without a walk from now.
    let above = match filter.from {
        Some(from) => last_before(conn, from - SKEW).await?,
        None => None,
    };
    let below = match filter.to {
        Some(to) => first_from(conn, to + SKEW).await?,
        None => None,
    };
    let below = before.unwrap_or(u64::MAX).min(below.unwrap_or(u64::MAX));
    let mut events = audit_events::table
        .filter(audit_events::id.gt(above.unwrap_or_default()))
        .filter(audit_events::id.lt(below))
        .order(audit_events::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed::<Mysql>();
    if let Some(actor) = &filter.actor {
        events = events.filter(audit_events::actor.eq(actor));
    }
    if let Some(target) = &filter.target {
        events = events.filter(audit_events::target.eq(target));
    }
    events = match &filter.action {
        Some(Action::Is(action)) => events.filter(audit_events::action.eq(action)),
        Some(Action::Begins(prefix)) => events.filter(audit_events::action.like(pattern(prefix))),
        None => events,
    };
    if let Some(from) = filter.from {
        events = events.filter(audit_events::event_time.ge(UtcMicros::from(from)));
    }
    if let Some(to) = filter.to {
        events = events.filter(audit_events::event_time.lt(UtcMicros::from(to)));
    }
    let rows: Vec<Row> = events.load(conn).await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Without the wildcards that somebody may have written.
fn pattern(prefix: &str) -> String {
    let literal: String = prefix
        .chars()
        .flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c]))
        .collect();
    format!("{literal}%")
}

async fn last_before(conn: &mut Connection, time: DateTime<Utc>) -> Result<Option<u64>, Error> {
    let last = audit_events::table
        .filter(audit_events::event_time.lt(UtcMicros::from(time)))
        .order((audit_events::event_time.desc(), audit_events::id.desc()))
        .select(audit_events::id)
        .first(conn)
        .await
        .optional()?;
    Ok(last)
}

async fn first_from(conn: &mut Connection, time: DateTime<Utc>) -> Result<Option<u64>, Error> {
    let first = audit_events::table
        .filter(audit_events::event_time.ge(UtcMicros::from(time)))
        .order((audit_events::event_time, audit_events::id))
        .select(audit_events::id)
        .first(conn)
        .await
        .optional()?;
    Ok(first)
}
