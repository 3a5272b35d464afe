use std::time::Duration;

use db::{BadRow, Error, UtcMicros, Uuid16};
use diesel::{Insertable, Queryable, QueryableByName, Selectable};
use uuid::Uuid;

use crate::{
    domain::{
        FileKind,
        file::{File, Thumbnail},
    },
    store::{codes::Code as _, millis, schema::files},
};

#[derive(Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = files)]
pub(super) struct Row {
    file_id: Uuid16,
    owner_id: Uuid16,
    name: String,
    content_type: String,
    kind: String,
    size_bytes: u64,
    stored_bytes: u64,
    width: u32,
    height: u32,
    duration_ms: Option<u64>,
    blur_hash: String,
    thumbnails: String,
    create_time: UtcMicros,
    free_time: Option<UtcMicros>,
}

impl Row {
    /// Of a file that no message carries.
    pub(super) fn new(file: &File) -> Result<Self, Error> {
        let bad = || BadRow::new("files", "thumbnails", file.id.uuid());
        Ok(Self {
            file_id: file.id.uuid().into(),
            owner_id: file.owner.uuid().into(),
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            kind: file.kind.word().to_owned(),
            size_bytes: file.size,
            stored_bytes: file.stored,
            width: file.width,
            height: file.height,
            duration_ms: file.duration.map(millis),
            blur_hash: file.blur_hash.clone(),
            thumbnails: serde_json::to_string(&file.thumbnails).map_err(|_| bad())?,
            create_time: file.create_time.into(),
            free_time: Some(file.create_time.into()),
        })
    }
}

impl TryFrom<Row> for File {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("files", column, row.file_id.into());
        let thumbnails: Result<Vec<Thumbnail>, _> = serde_json::from_str(&row.thumbnails);
        Ok(Self {
            id: Uuid::from(row.file_id).into(),
            owner: Uuid::from(row.owner_id).into(),
            kind: FileKind::of(&row.kind).ok_or_else(|| bad("kind"))?,
            thumbnails: thumbnails.map_err(|_| bad("thumbnails"))?,
            name: row.name,
            content_type: row.content_type,
            size: row.size_bytes,
            stored: row.stored_bytes,
            width: row.width,
            height: row.height,
            duration: row.duration_ms.map(Duration::from_millis),
            blur_hash: row.blur_hash,
            create_time: row.create_time.into(),
        })
    }
}
