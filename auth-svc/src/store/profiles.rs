//! What people change about themselves.

use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::{auth::PrivacyLevel, id::UserId};

use super::{
    contacts,
    schema::{user_words, users},
    users::insert_words,
};
use crate::domain::{
    account::DisplayName,
    user::{Privacy, User},
};

/// Writes the profile of an account whose row is locked. The transaction is the caller's.
pub(crate) async fn save(conn: &mut Connection, user: &User) -> Result<(), Error> {
    diesel::update(users::table.find(Uuid16(user.id.uuid())))
        .set((
            users::display_name.eq(user.display_name.as_ref().map_or("", DisplayName::as_str)),
            users::locale.eq(&user.locale),
            users::time_zone.eq(&user.time_zone),
            users::status_emoji.eq(&user.status.emoji),
            users::status_text.eq(&user.status.text),
            users::status_expire_time.eq(user.status.expire_time.map(UtcMicros::from)),
            users::avatar_id.eq(user.avatar.map(Uuid16)),
            users::version.eq(user.version),
        ))
        .execute(conn)
        .await?
        .at_least_one()
}

/// What follows from a new display name: how searches find the person, and where they stand in others' lists. The
/// transaction is the caller's.
pub(crate) async fn reindex(conn: &mut Connection, user: &User) -> Result<(), Error> {
    contacts::rename(conn, user).await?;
    let words = user_words::table.filter(user_words::user_id.eq(Uuid16(user.id.uuid())));
    diesel::delete(words).execute(conn).await?;
    insert_words(conn, user).await
}

/// Sets who may find, call, write to and see a person. `NotFound`: there is no such account.
pub(crate) async fn set_privacy(conn: &mut Connection, id: UserId, privacy: Privacy) -> Result<(), Error> {
    diesel::update(users::table.find(Uuid16(id.uuid())))
        .set((
            users::find_level.eq(number(privacy.find)),
            users::call_level.eq(number(privacy.call)),
            users::write_level.eq(number(privacy.write)),
            users::presence_level.eq(number(privacy.presence)),
        ))
        .execute(conn)
        .await?
        .at_least_one()
}

fn number(level: PrivacyLevel) -> u8 {
    u8::try_from(i32::from(level)).unwrap_or_default()
}
