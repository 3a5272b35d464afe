//! Files on their way.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{FileId, RequestId, UserId};
use uuid::Uuid;

use super::{
    millis,
    schema::{upload_parts, uploads},
};
use crate::domain::file::Upload;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = uploads)]
struct Row {
    upload_id: Uuid16,
    user_id: Uuid16,
    request_id: Uuid16,
    name: String,
    size_bytes: u64,
    sha256: Option<Vec<u8>>,
    duration_ms: Option<u64>,
    width: u32,
    height: u32,
    offset_bytes: u64,
    folder_id: Uuid16,
    is_file: bool,
    expire_time: UtcMicros,
}

/// Fails with a conflict on `uploads_request` if the person has one for the request.
pub(crate) async fn insert(conn: &mut Connection, new: &Upload) -> Result<(), Error> {
    diesel::insert_into(uploads::table).values(Row::from(new)).execute(conn).await?;
    Ok(())
}

pub(crate) async fn find(conn: &mut Connection, id: FileId) -> Result<Option<Upload>, Error> {
    let row: Option<Row> =
        uploads::table.find(Uuid16(id.uuid())).select(Row::as_select()).first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// The upload of a request.
pub(crate) async fn by_request(
    conn: &mut Connection,
    user: UserId,
    request: RequestId,
) -> Result<Option<Upload>, Error> {
    let row: Option<Row> = uploads::table
        .filter(uploads::user_id.eq(Uuid16(user.uuid())))
        .filter(uploads::request_id.eq(Uuid16(request.uuid())))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// Bytes have come to an upload: `part` is their object. Says whether they were the next ones; if not, another stream was
/// faster, or the upload began again.
pub(crate) async fn grow(
    conn: &mut Connection,
    upload: &Upload,
    part: Uuid,
    bytes: u64,
) -> Result<bool, Error> {
    let id = Uuid16(upload.id.uuid());
    let row = uploads::table
        .find(id)
        .filter(uploads::offset_bytes.eq(upload.offset))
        .filter(uploads::folder_id.eq(Uuid16(upload.folder)))
        .filter(uploads::is_file.eq(false));
    let grown = uploads::offset_bytes.eq(upload.offset + bytes);
    if !diesel::update(row).set(grown).execute(conn).await?.won() {
        return Ok(false);
    }
    let new = (
        upload_parts::upload_id.eq(id),
        upload_parts::start.eq(upload.offset),
        upload_parts::part_id.eq(Uuid16(part)),
    );
    diesel::insert_into(upload_parts::table).values(new).execute(conn).await?;
    Ok(true)
}

/// The objects with its bytes, in order.
pub(crate) async fn parts(conn: &mut Connection, id: FileId) -> Result<Vec<Uuid>, Error> {
    let parts: Vec<Uuid16> = upload_parts::table
        .filter(upload_parts::upload_id.eq(Uuid16(id.uuid())))
        .order(upload_parts::start)
        .select(upload_parts::part_id)
        .load(conn)
        .await?;
    Ok(parts.into_iter().map(Uuid::from).collect())
}

/// The upload begins again, in another folder. Says whether it was in this one still.
pub(crate) async fn restart(conn: &mut Connection, upload: &Upload, folder: Uuid) -> Result<bool, Error> {
    let row = unfinished(upload);
    let anew = (uploads::offset_bytes.eq(0), uploads::folder_id.eq(Uuid16(folder)));
    let is_own = diesel::update(row).set(anew).execute(conn).await?.won();
    if is_own {
        forget_parts(conn, upload.id).await?;
    }
    Ok(is_own)
}

/// The upload has become a file. Says whether it was none yet.
pub(crate) async fn finish(conn: &mut Connection, upload: &Upload) -> Result<bool, Error> {
    let is_own = diesel::update(unfinished(upload)).set(uploads::is_file.eq(true)).execute(conn).await?.won();
    if is_own {
        forget_parts(conn, upload.id).await?;
    }
    Ok(is_own)
}

/// The upload is given up. Says whether it was there, and no file yet.
pub(crate) async fn give_up(conn: &mut Connection, upload: &Upload) -> Result<bool, Error> {
    let is_own = diesel::delete(unfinished(upload)).execute(conn).await?.won();
    if is_own {
        forget_parts(conn, upload.id).await?;
    }
    Ok(is_own)
}

/// Some uploads whose time is over.
pub(crate) async fn expired(
    conn: &mut Connection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Upload>, Error> {
    let rows: Vec<Row> = uploads::table
        .filter(uploads::expire_time.le(UtcMicros::from(now)))
        .order(uploads::expire_time)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Forgets that files were uploaded: their requests may come again, for others.
pub(crate) async fn forget(conn: &mut Connection, ids: &[FileId]) -> Result<(), Error> {
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    diesel::delete(uploads::table.filter(uploads::upload_id.eq_any(ids))).execute(conn).await?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn unfinished(upload: &Upload) -> _ {
    let (id, folder): (Uuid16, Uuid16) = (Uuid16(upload.id.uuid()), Uuid16(upload.folder));
    uploads::table
        .filter(uploads::upload_id.eq(id))
        .filter(uploads::folder_id.eq(folder))
        .filter(uploads::is_file.eq(false))
}

async fn forget_parts(conn: &mut Connection, id: FileId) -> Result<(), Error> {
    let parts = upload_parts::table.filter(upload_parts::upload_id.eq(Uuid16(id.uuid())));
    diesel::delete(parts).execute(conn).await?;
    Ok(())
}

impl From<&Upload> for Row {
    fn from(upload: &Upload) -> Self {
        Self {
            upload_id: upload.id.uuid().into(),
            user_id: upload.user.uuid().into(),
            request_id: upload.request.uuid().into(),
            name: upload.name.clone(),
            size_bytes: upload.size,
            sha256: upload.sha256.map(Vec::from),
            duration_ms: upload.duration.map(millis),
            width: upload.width,
            height: upload.height,
            offset_bytes: upload.offset,
            folder_id: upload.folder.into(),
            is_file: upload.is_file,
            expire_time: upload.expire_time.into(),
        }
    }
}

impl TryFrom<Row> for Upload {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("uploads", column, row.upload_id.into());
        let sha256 = row.sha256.map(|hash| hash.try_into().map_err(|_| bad("sha256")));
        Ok(Self {
            id: Uuid::from(row.upload_id).into(),
            user: Uuid::from(row.user_id).into(),
            request: Uuid::from(row.request_id).into(),
            name: row.name,
            size: row.size_bytes,
            sha256: sha256.transpose()?,
            duration: row.duration_ms.map(Duration::from_millis),
            width: row.width,
            height: row.height,
            offset: row.offset_bytes,
            folder: row.folder_id.into(),
            is_file: row.is_file,
            expire_time: row.expire_time.into(),
        })
    }
}
