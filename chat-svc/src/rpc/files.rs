mod parse;

use futures::{StreamExt as _, stream, stream::BoxStream};
use proto::{
    chat::{
        BeginUploadRequest, BeginUploadResponse, CancelUploadRequest, CancelUploadResponse, FileEntry,
        GetFilesRequest, GetFilesResponse, GetStorageRequest, GetStorageResponse, ListFilesRequest,
        ListFilesResponse, OpenLinkRequest, OpenLinkResponse, UploadFileRequest, UploadFileResponse,
        open_link_response::Step,
    },
    convert::timestamp,
    id::{ConversationId, FileId, UserId},
};
use runtime::{page, principal};
use tonic::{Request, Status, Streaming};

use crate::{
    chats::Chats,
    error::{Error, FileError},
    store::files::{Entry, Place, Wanted},
};

type Steps = BoxStream<'static, Result<OpenLinkResponse, Status>>;

pub(super) async fn begin(
    chats: &Chats,
    request: Request<BeginUploadRequest>,
) -> Result<BeginUploadResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let new = parse::upload(chats, user, request.get_ref())?;
    let (upload, file) = chats.begin_upload(new).await?;
    Ok(BeginUploadResponse {
        upload_id: upload.id.to_string(),
        offset: upload.offset,
        file: file.map(|file| chats.files.linked(&file, user, chats.clock.now())),
        expire_time: Some(timestamp(upload.expire_time)),
    })
}

pub(super) async fn upload(
    chats: &Chats,
    request: Request<Streaming<UploadFileRequest>>,
) -> Result<UploadFileResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let mut pieces = request.into_inner();
    let first = pieces.message().await?.ok_or(Error::Files(FileError::UploadNotFound))?;
    let id = FileId::from_field("upload_id", &first.upload_id)?;
    let mut incoming = chats.go_on_with(user, id).await?;
    let mut next = Some(first);
    while let Some(UploadFileRequest { offset, chunk, .. }) = next {
        if incoming.is_file() {
            break;
        }
        incoming.add(offset, &chunk).await?;
        if incoming.is_whole() {
            break;
        }
        next = pieces.message().await?;
    }
    if !incoming.is_whole() {
        incoming.keep().await?;
        return Ok(UploadFileResponse { file: None, offset: incoming.offset() });
    }
    let offset = incoming.offset();
    let file = incoming.make().await?;
    Ok(UploadFileResponse { file: Some(chats.files.linked(&file, user, chats.clock.now())), offset })
}

pub(super) async fn cancel(
    chats: &Chats,
    request: Request<CancelUploadRequest>,
) -> Result<CancelUploadResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let id = FileId::from_field("upload_id", &request.get_ref().upload_id)?;
    chats.cancel_upload(user, id).await?;
    Ok(CancelUploadResponse {})
}

pub(super) async fn get(
    chats: &Chats,
    request: Request<GetFilesRequest>,
) -> Result<GetFilesResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let asked = request.get_ref().file_ids.iter().map(|id| FileId::from_field("file_ids", id));
    let asked: Vec<FileId> = asked.collect::<Result<_, _>>()?;
    let found = chats.readable_files(user, &asked).await?;
    let now = chats.clock.now();
    let files = found.iter().map(|file| chats.files.linked(file, user, now)).collect();
    Ok(GetFilesResponse { files })
}

pub(super) async fn list(
    chats: &Chats,
    request: Request<ListFilesRequest>,
) -> Result<ListFilesResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let size = page::size(request.page_size);
    let wanted = Wanted {
        conversation: ConversationId::from_field("conversation_id", &request.conversation_id)?,
        kind: parse::kind(request.kind()),
        before: page::place::<Place>(&request.page_token)?,
    };
    let entries = chats.list_files(user, wanted, size + 1).await?;
    let (entries, next_page_token) = page::cut(entries, size, |entry| entry.place)?;
    let entries = entries.iter().map(|entry| wired(chats, user, entry)).collect();
    Ok(ListFilesResponse { entries, next_page_token })
}

fn wired(chats: &Chats, user: UserId, entry: &Entry) -> FileEntry {
    FileEntry {
        file: Some(chats.files.linked(&entry.file, user, chats.clock.now())),
        seq: entry.place.seq,
        sender_user_id: entry.sender.to_string(),
        create_time: Some(timestamp(entry.time)),
    }
}

pub(super) async fn storage(
    chats: &Chats,
    request: Request<GetStorageRequest>,
) -> Result<GetStorageResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let used_bytes = chats.used_storage(user).await?;
    let (limit_bytes, max_file_bytes) = (chats.files.max_person, chats.files.max_file);
    Ok(GetStorageResponse { used_bytes, limit_bytes, max_file_bytes })
}

pub(super) async fn open(chats: &Chats, request: Request<OpenLinkRequest>) -> Result<Steps, Status> {
    let OpenLinkRequest { token, range } = request.into_inner();
    let opened = chats.open_link(&token, range.as_ref()).await?;
    let header = stream::iter([Ok(Step::Header(opened.header))]);
    let pieces = opened.pieces.map(|piece| Ok(Step::Chunk(piece?)));
    let steps = header.chain(pieces).map(|step: Result<Step, Error>| step.map_err(Status::from));
    Ok(steps.map(|step| Ok(OpenLinkResponse { step: Some(step?) })).boxed())
}
