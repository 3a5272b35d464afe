//! Pictures of people, in each of their sizes.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::schema::avatars;
use crate::domain::picture::Picture;

/// A person's pictures are these alone. The transaction is the caller's.
pub(crate) async fn replace(
    conn: &mut Connection,
    owner: UserId,
    id: Uuid,
    pictures: &[Picture],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    remove(conn, owner).await?;
    for picture in pictures {
        diesel::insert_into(avatars::table)
            .values((
                avatars::id.eq(Uuid16(id)),
                avatars::size.eq(picture.size),
                avatars::user_id.eq(Uuid16(owner.uuid())),
                avatars::image.eq(&picture.jpeg),
                avatars::create_time.eq(UtcMicros::from(now)),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// A person has no pictures any more.
pub(crate) async fn remove(conn: &mut Connection, owner: UserId) -> Result<(), Error> {
    let old = avatars::table.filter(avatars::user_id.eq(Uuid16(owner.uuid())));
    diesel::delete(old).execute(conn).await?;
    Ok(())
}

/// A picture of one size, unless it was replaced or removed.
pub(crate) async fn find(conn: &mut Connection, id: Uuid, size: u16) -> Result<Option<Vec<u8>>, Error> {
    let image = avatars::table.find((Uuid16(id), size)).select(avatars::image);
    Ok(image.first(conn).await.optional()?)
}
