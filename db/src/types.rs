use std::fmt;

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    mysql::Mysql,
    serialize::{self, Output, ToSql},
    sql_types::{Binary, Datetime},
};
use uuid::Uuid;

/// A UUID in a `BINARY(16)` column. Version 7 keeps rows in the order in which they were made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, FromSqlRow, AsExpression)]
#[diesel(sql_type = Binary)]
pub struct Uuid16(pub Uuid);

impl From<Uuid> for Uuid16 {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<Uuid16> for Uuid {
    fn from(id: Uuid16) -> Self {
        id.0
    }
}

impl fmt::Debug for Uuid16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Uuid16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromSql<Binary, Mysql> for Uuid16 {
    fn from_sql(bytes: <Mysql as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(bytes.as_bytes())?))
    }
}

impl ToSql<Binary, Mysql> for Uuid16 {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
        <[u8] as ToSql<Binary, Mysql>>::to_sql(self.0.as_bytes(), out)
    }
}

/// A time in a `DATETIME(6)` column, UTC. Cut to microseconds, since the server would round and so may write the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, FromSqlRow, AsExpression)]
#[diesel(sql_type = Datetime)]
pub struct UtcMicros(DateTime<Utc>);

impl From<DateTime<Utc>> for UtcMicros {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.trunc_subsecs(6))
    }
}

impl From<UtcMicros> for DateTime<Utc> {
    fn from(time: UtcMicros) -> Self {
        time.0
    }
}

impl FromSql<Datetime, Mysql> for UtcMicros {
    fn from_sql(bytes: <Mysql as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(<NaiveDateTime as FromSql<Datetime, Mysql>>::from_sql(bytes)?.and_utc()))
    }
}

impl ToSql<Datetime, Mysql> for UtcMicros {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
        <NaiveDateTime as ToSql<Datetime, Mysql>>::to_sql(&self.0.naive_utc(), &mut out.reborrow())
    }
}
