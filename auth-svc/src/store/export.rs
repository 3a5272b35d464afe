//! What a person may take away: rows, page by page.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use serde_json::Value;
use uuid::Uuid;

use super::schema::{audit_events, contacts};

/// How another person stands to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) other: Uuid,
    /// `switchboard.auth.v1.ContactKind`.
    pub(crate) kind: u8,
    pub(crate) note: String,
    pub(crate) change_time: DateTime<Utc>,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AuditLine {
    pub(crate) id: u64,
    pub(crate) time: DateTime<Utc>,
    pub(crate) action: String,
    pub(crate) target: String,
    pub(crate) address: String,
    pub(crate) result: String,
    pub(crate) detail: Value,
}

/// Somebody's contacts by the others' ids, from the one after `after`.
pub(crate) async fn contacts(
    conn: &mut Connection,
    user: UserId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Contact>, Error> {
    let rows: Vec<(Uuid16, u8, String, UtcMicros)> = contacts::table
        .filter(contacts::user_id.eq(Uuid16(user.uuid())).and(contacts::other_id.gt(Uuid16(after))))
        .order(contacts::other_id)
        .limit(limit)
        .select((contacts::other_id, contacts::kind, contacts::note, contacts::change_time))
        .load(conn)
        .await?;
    let contact = |(other, kind, note, time): (Uuid16, u8, String, UtcMicros)| Contact {
        other: other.into(),
        kind,
        note,
        change_time: time.into(),
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// What somebody did, oldest first, from the line after `after`.
pub(crate) async fn audit(
    conn: &mut Connection,
    user: UserId,
    after: u64,
    limit: i64,
) -> Result<Vec<AuditLine>, Error> {
    let rows: Vec<(u64, UtcMicros, String, String, String, String, Value)> = audit_events::table
        .filter(audit_events::actor.eq(user.to_string()).and(audit_events::id.gt(after)))
        .order(audit_events::id)
        .limit(limit)
        .select((
            audit_events::id,
            audit_events::event_time,
            audit_events::action,
            audit_events::target,
            audit_events::address,
            audit_events::result,
            audit_events::detail,
        ))
        .load(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, time, action, target, address, result, detail)| AuditLine {
            id,
            time: time.into(),
            action,
            target,
            address,
            result,
            detail,
        })
        .collect())
}
