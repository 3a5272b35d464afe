//! What people tell others.

use db::{Connection, Error, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, dsl::DuplicatedKeys,
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::schema::chat_settings;
use crate::domain::Settings;

#[derive(Insertable)]
#[diesel(table_name = chat_settings)]
struct Row {
    user_id: Uuid16,
    read_receipts: bool,
    typing: bool,
}

/// A person's settings; what holds for whoever never set them, if they did not.
pub(crate) async fn find(conn: &mut Connection, user: UserId) -> Result<Settings, Error> {
    let found: Option<(bool, bool)> = chat_settings::table
        .find(Uuid16(user.uuid()))
        .select((chat_settings::read_receipts, chat_settings::typing))
        .first(conn)
        .await
        .optional()?;
    Ok(found.map_or_else(Settings::default, |(read_receipts, typing)| Settings { read_receipts, typing }))
}

pub(crate) async fn set(conn: &mut Connection, user: UserId, settings: Settings) -> Result<(), Error> {
    let Settings { read_receipts, typing } = settings;
    diesel::insert_into(chat_settings::table)
        .values(Row { user_id: user.uuid().into(), read_receipts, typing })
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((chat_settings::read_receipts.eq(read_receipts), chat_settings::typing.eq(typing)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Those of these who do not tell that they write.
pub(crate) async fn silent_writers(conn: &mut Connection, users: &[UserId]) -> Result<Vec<UserId>, Error> {
    let ids = users.iter().map(|user| Uuid16(user.uuid()));
    let found: Vec<Uuid16> = chat_settings::table
        .filter(chat_settings::user_id.eq_any(ids))
        .filter(chat_settings::typing.eq(false))
        .select(chat_settings::user_id)
        .load(conn)
        .await?;
    Ok(found.into_iter().map(|id| uuid::Uuid::from(id).into()).collect())
}
