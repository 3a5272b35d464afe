//! Pictures of groups: small enough for rows.

use db::{Connection, Error, Uuid16};
use diesel::{ExpressionMethods as _, JoinOnDsl as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::schema::{group_pictures, members};

/// A group has this picture, and no other one.
pub(crate) async fn replace(
    conn: &mut Connection,
    conversation: ConversationId,
    picture: Option<(Uuid, &[u8])>,
) -> Result<(), Error> {
    let group = Uuid16(conversation.uuid());
    let old = group_pictures::table.filter(group_pictures::conversation_id.eq(group));
    diesel::delete(old).execute(conn).await?;
    if let Some((id, image)) = picture {
        let new = (
            group_pictures::picture_id.eq(Uuid16(id)),
            group_pictures::conversation_id.eq(group),
            group_pictures::image.eq(image.to_vec()),
        );
        diesel::insert_into(group_pictures::table).values(new).execute(conn).await?;
    }
    Ok(())
}

/// A picture of a group that the person is in.
pub(crate) async fn find(
    conn: &mut Connection,
    user: UserId,
    picture: Uuid,
) -> Result<Option<Vec<u8>>, Error> {
    let of = members::conversation_id.eq(group_pictures::conversation_id);
    let image = group_pictures::table
        .inner_join(members::table.on(of))
        .filter(group_pictures::picture_id.eq(Uuid16(picture)))
        .filter(members::user_id.eq(Uuid16(user.uuid())))
        .filter(members::leave_time.is_null())
        .select(group_pictures::image);
    Ok(image.first(conn).await.optional()?)
}
