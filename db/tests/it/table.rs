//! A table to try things on.

use chrono::{DateTime, TimeZone as _, Utc};
use db::{
    Connection, Error, UtcMicros, Uuid16,
    migrate::{EmbeddedMigrations, embed_migrations},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

pub(crate) static MIGRATIONS: EmbeddedMigrations = embed_migrations!("tests/migrations");

diesel::table! {
    counters (id) {
        id -> Binary,
        name -> Varchar,
        value -> Integer,
        at -> Datetime,
    }
}

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 1, 12, 0, 0).unwrap()
}

pub(crate) async fn insert(conn: &mut Connection, number: u128, name: &str) -> Result<(), Error> {
    diesel::insert_into(counters::table)
        .values((
            counters::id.eq(Uuid16(id(number))),
            counters::name.eq(name),
            counters::value.eq(0),
            counters::at.eq(UtcMicros::from(noon())),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn add(conn: &mut Connection, number: u128) -> Result<(), Error> {
    diesel::update(counters::table.find(Uuid16(id(number))))
        .set(counters::value.eq(counters::value + 1))
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn value(conn: &mut Connection, number: u128) -> Result<i32, Error> {
    Ok(counters::table.find(Uuid16(id(number))).select(counters::value).first(conn).await?)
}
