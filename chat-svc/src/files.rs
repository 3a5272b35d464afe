//! Files that people send: their bytes, their links, and what messages carry.

mod garbage;
mod group_picture;
mod making;
mod opening;
mod reading;
mod uploading;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::Connection;
use proto::{
    chat::{self, Content, FileKind as WireKind, Thumbnail, content},
    convert::duration,
    id::{ConversationId, FileId, UserId},
};
use runtime::{ConfigError, WorkPool};

pub(crate) use self::uploading::remove;
use crate::{
    config::FilesConfig,
    domain::{self, FileKind, Message, file::File},
    error::Error,
    links::{FileLink, Links, Part},
    objects::Objects,
    store::{self, files::Carrier},
};

/// Pictures read at once; each may take a core and half a gibibyte.
const AT_ONCE: usize = 2;
/// Pictures that wait.
const QUEUE: usize = 16;

/// What files need. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub(crate) objects: Objects,
    pub(crate) links: Links,
    pub(crate) pictures: WorkPool,
    pub(crate) max_file: u64,
    /// 0: no limit.
    pub(crate) max_person: u64,
}

impl Files {
    /// Fails if there can be no folder, no such bucket, or no key.
    pub(crate) fn open(config: &FilesConfig) -> Result<Self, ConfigError> {
        let bad = |key: &str, why: String| ConfigError::new("chat.files", format!("{key}: {why}"));
        let objects = match &config.s3 {
            Some(s3) => Objects::in_bucket(s3).map_err(|error| bad("s3", error.to_string()))?,
            None => Objects::in_folder(&config.folder).map_err(|error| bad("folder", error.to_string()))?,
        };
        let links = Links::with_key_in(&config.link_key, config.create_link_key)
            .map_err(|error| bad("link_key", format!("{}: {error}", config.link_key.display())))?;
        let pictures = WorkPool::new(AT_ONCE, QUEUE);
        let (max_file, max_person) = (config.max_file_bytes, config.max_person_bytes);
        Ok(Self { objects, links, pictures, max_file, max_person })
    }

    /// A file with links for this person.
    pub(crate) fn linked(&self, file: &File, user: UserId, now: DateTime<Utc>) -> chat::File {
        let mut described = described(file);
        self.link(&mut described, user, now);
        described
    }

    /// A message with links for this person in it.
    pub(crate) fn linked_message(
        &self,
        mut message: chat::Message,
        user: UserId,
        now: DateTime<Utc>,
    ) -> chat::Message {
        for file in message.content.as_mut().into_iter().flat_map(files_of) {
            self.link(file, user, now);
        }
        message
    }

    fn link(&self, file: &mut chat::File, user: UserId, now: DateTime<Utc>) {
        let Ok(id) = file.file_id.parse::<FileId>() else { return };
        let path = |part| self.links.path(FileLink { id: id.uuid(), user, part }, now);
        (file.link, file.download_link) = (path(Part::Whole), path(Part::Download));
        for (number, small) in (0..).zip(&mut file.thumbnails) {
            small.link = path(Part::Thumbnail(number));
        }
    }
}

/// The files that a message carries.
fn files_of(content: &mut Content) -> &mut [chat::File] {
    match &mut content.kind {
        Some(content::Kind::Text(text)) => &mut text.files,
        Some(content::Kind::Voice(voice)) => voice.file.as_mut_slice(),
        Some(content::Kind::System(_)) | None => &mut [],
    }
}

/// Says of the files that messages carry what they are. Of one that is gone only its id is left.
pub(crate) async fn describe(conn: &mut Connection, messages: &mut [Message]) -> Result<(), db::Error> {
    let carried = messages.iter_mut().filter_map(|message| message.content.as_mut());
    let mut carried: Vec<&mut chat::File> = carried.flat_map(files_of).collect();
    let ids: Vec<FileId> = carried.iter().filter_map(|file| file.file_id.parse().ok()).collect();
    let found = store::files::of(conn, &ids).await?;
    let found: HashMap<String, &File> = found.iter().map(|file| (file.id.to_string(), file)).collect();
    for file in &mut carried {
        if let Some(known) = found.get(&file.file_id) {
            **file = described(known);
        }
    }
    Ok(())
}

/// A file as it is told to all: its links are everybody's own.
pub(crate) fn described(file: &File) -> chat::File {
    chat::File {
        file_id: file.id.to_string(),
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        size_bytes: file.size,
        kind: wire_kind(file.kind).into(),
        width: file.width,
        height: file.height,
        duration: file.duration.map(duration),
        blur_hash: file.blur_hash.clone(),
        thumbnails: file.thumbnails.iter().map(thumbnail).collect(),
        ..chat::File::default()
    }
}

fn thumbnail(small: &domain::file::Thumbnail) -> Thumbnail {
    Thumbnail { width: small.width, height: small.height, link: String::new() }
}

const fn wire_kind(kind: FileKind) -> WireKind {
    match kind {
        FileKind::Image => WireKind::Image,
        FileKind::Video => WireKind::Video,
        FileKind::Audio => WireKind::Audio,
        FileKind::Document => WireKind::Document,
    }
}

/// A message carries these files. Call it in the message's transaction. Fails with `FILE_NOT_FOUND` for a file that is
/// not there, or not the sender's to see.
pub(crate) async fn attach(
    conn: &mut Connection,
    by: Carrier,
    sender: UserId,
    ids: &[FileId],
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let locked = store::files::lock(conn, ids).await?;
    let readable = store::files::readable(conn, sender, ids).await?;
    if readable.len() != ids.len() {
        return Err(Error::FileNotFound);
    }
    let locked: HashMap<_, _> = locked.iter().map(|file| (file.id, file)).collect();
    let carried: Option<Vec<&File>> = ids.iter().map(|id| locked.get(id).copied()).collect();
    Ok(store::files::attach(conn, by, &carried.ok_or(Error::FileNotFound)?).await?)
}

/// Messages at these places, both included, that are deleted carry files no more. Call it in the deletion's transaction.
pub(crate) async fn detach(
    conn: &mut Connection,
    conversation: ConversationId,
    places: (u64, u64),
    now: DateTime<Utc>,
) -> Result<(), db::Error> {
    store::files::detach(conn, conversation, places, now).await
}
