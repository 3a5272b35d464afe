//! Pictures of groups: one of each at most.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, FileId};

use super::schema::group_pictures;

/// A group has this picture, and no other any more.
pub(crate) async fn replace(
    conn: &mut Connection,
    conversation: ConversationId,
    id: FileId,
    image: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = (
        group_pictures::conversation_id.eq(Uuid16(conversation.uuid())),
        group_pictures::picture_id.eq(Uuid16(id.uuid())),
        group_pictures::image.eq(image),
        group_pictures::create_time.eq(UtcMicros::from(now)),
    );
    diesel::replace_into(group_pictures::table).values(row).execute(conn).await?;
    Ok(())
}

/// A group has no picture any more.
pub(crate) async fn remove(conn: &mut Connection, conversation: ConversationId) -> Result<(), Error> {
    diesel::delete(group_pictures::table.find(Uuid16(conversation.uuid()))).execute(conn).await?;
    Ok(())
}

/// The picture of a group.
pub(crate) async fn of(
    conn: &mut Connection,
    conversation: ConversationId,
) -> Result<Option<Vec<u8>>, Error> {
    let image = group_pictures::table.find(Uuid16(conversation.uuid())).select(group_pictures::image);
    Ok(image.first(conn).await.optional()?)
}

/// A picture, unless another took its place.
pub(crate) async fn find(conn: &mut Connection, id: FileId) -> Result<Option<Vec<u8>>, Error> {
    let row = group_pictures::table.filter(group_pictures::picture_id.eq(Uuid16(id.uuid())));
    Ok(row.select(group_pictures::image).first(conn).await.optional()?)
}
