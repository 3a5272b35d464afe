use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::schema::passkeys;
use crate::domain::passkey::{Passkey, PasskeyName};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
struct Row {
    id: Uuid16,
    user_id: Uuid16,
    credential_id: Vec<u8>,
    credential_key: Vec<u8>,
    passkey: serde_json::Value,
    name: String,
    create_time: UtcMicros,
    last_use_time: Option<UtcMicros>,
}

impl TryFrom<Row> for Passkey {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("passkeys", column, row.id.into());
        Ok(Self {
            id: row.id.into(),
            user_id: Uuid::from(row.user_id).into(),
            name: PasskeyName::parse(&row.name).map_err(|_| bad("name"))?,
            credential: serde_json::from_value(row.passkey).map_err(|_| bad("passkey"))?,
            create_time: row.create_time.into(),
            last_use_time: row.last_use_time.map(Into::into),
        })
    }
}

/// What a credential is found by: its id may be long.
fn key(credential_id: &[u8]) -> Vec<u8> {
    digest(&SHA256, credential_id).as_ref().to_vec()
}

fn json(passkey: &Passkey) -> Result<serde_json::Value, Error> {
    let unwritable = |_| BadRow::new("passkeys", "passkey", passkey.id);
    Ok(serde_json::to_value(&passkey.credential).map_err(unwritable)?)
}

/// Adds a passkey. Fails with a conflict on `passkeys_credential_key` if somebody has it.
pub(crate) async fn insert(conn: &mut Connection, passkey: &Passkey) -> Result<(), Error> {
    let credential_id = passkey.credential.cred_id();
    let row = Row {
        id: passkey.id.into(),
        user_id: passkey.user_id.uuid().into(),
        credential_id: credential_id.to_vec(),
        credential_key: key(credential_id),
        passkey: json(passkey)?,
        name: passkey.name.as_str().to_owned(),
        create_time: passkey.create_time.into(),
        last_use_time: passkey.last_use_time.map(Into::into),
    };
    diesel::insert_into(passkeys::table).values(row).execute(conn).await?;
    Ok(())
}

/// A person's passkeys, oldest first.
pub(crate) async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<Passkey>, Error> {
    let rows: Vec<Row> = passkeys::table
        .filter(passkeys::user_id.eq(Uuid16(user.uuid())))
        .order((passkeys::create_time, passkeys::id))
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// How many passkeys a person has.
pub(crate) async fn count(conn: &mut Connection, user: UserId) -> Result<u32, Error> {
    let count: i64 =
        passkeys::table.filter(passkeys::user_id.eq(Uuid16(user.uuid()))).count().get_result(conn).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A passkey by the id of its credential.
pub(crate) async fn find(conn: &mut Connection, credential_id: &[u8]) -> Result<Option<Passkey>, Error> {
    let row: Option<Row> = passkeys::table
        .filter(passkeys::credential_key.eq(key(credential_id)))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Passkey::try_from).transpose()?)
}

/// Keeps what a use has changed: the counter, whether it is backed up, and when it was.
pub(crate) async fn used(conn: &mut Connection, passkey: &Passkey, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(passkeys::table.find(Uuid16(passkey.id)))
        .set((passkeys::passkey.eq(json(passkey)?), passkeys::last_use_time.eq(UtcMicros::from(now))))
        .execute(conn)
        .await?
        .at_least_one()
}

/// Names one of a person's passkeys. Fails with `NotFound`.
pub(crate) async fn rename(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    name: &PasskeyName,
) -> Result<Passkey, Error> {
    let own =
        passkeys::table.filter(passkeys::id.eq(Uuid16(id))).filter(passkeys::user_id.eq(Uuid16(user.uuid())));
    diesel::update(own).set(passkeys::name.eq(name.as_str())).execute(conn).await?.at_least_one()?;
    let row: Row = own.select(Row::as_select()).first(conn).await?;
    Ok(row.try_into()?)
}

/// Forgets one of a person's passkeys. Fails with `NotFound`.
pub(crate) async fn remove(conn: &mut Connection, user: UserId, id: Uuid) -> Result<(), Error> {
    let own =
        passkeys::table.filter(passkeys::id.eq(Uuid16(id))).filter(passkeys::user_id.eq(Uuid16(user.uuid())));
    diesel::delete(own).execute(conn).await?.at_least_one()
}
