//! Files on their way, at rest, and by their links.

/// Each of these tests, over a folder and over a bucket.
macro_rules! over_both_stores {
    ($($test:ident),+ $(,)?) => {
        mod in_a_folder {
            $(#[tokio::test]
            async fn $test() {
                super::$test(crate::app::App::new().await).await;
            })+
        }

        mod in_a_bucket {
            $(#[tokio::test]
            async fn $test() {
                super::$test(crate::app::App::with_bucket(|_| ()).await).await;
            })+
        }
    };
}

mod bucket;
mod collection;
pub(crate) mod pictures;
mod rights;
mod uploads;

use futures::stream;
use proto::{
    access_v1::{ByteRange, LinkHeader},
    chat::{
        BeginUploadRequest, BeginUploadResponse, CancelUploadRequest, Content, Conversation, File,
        GetFilesRequest, GetStorageRequest, GetStorageResponse, Message, OpenLinkRequest, SendMessageRequest,
        TextContent, UploadFileRequest, UploadFileResponse, content, file_service_client::FileServiceClient,
        open_link_response::Step,
    },
};
use runtime::Ids;
use testkit::Caller;
use tonic::Status;
use uuid::Uuid;

use crate::{app::App, people::Person};

/// Bytes of a piece.
const PIECE: usize = 100_000;

fn service(who: &Person) -> FileServiceClient<Caller> {
    who.files.clone()
}

fn request(name: &str, bytes: &[u8]) -> BeginUploadRequest {
    BeginUploadRequest {
        request_id: Ids::random().next::<Uuid>().to_string(),
        name: name.to_owned(),
        size_bytes: bytes.len() as u64,
        ..BeginUploadRequest::default()
    }
}

async fn begin(who: &Person, request: &BeginUploadRequest) -> Result<BeginUploadResponse, Status> {
    service(who).begin_upload(request.clone()).await.map(tonic::Response::into_inner)
}

/// Sends these bytes of an upload, which begin at `from`.
async fn push(who: &Person, upload: &str, from: usize, bytes: &[u8]) -> Result<UploadFileResponse, Status> {
    let piece = |(number, chunk): (usize, &[u8])| UploadFileRequest {
        upload_id: if number == 0 { upload.to_owned() } else { String::new() },
        offset: (from + number * PIECE) as u64,
        chunk: chunk.to_vec().into(),
    };
    let pieces: Vec<_> = bytes.chunks(PIECE).enumerate().map(piece).collect();
    service(who).upload_file(stream::iter(pieces)).await.map(tonic::Response::into_inner)
}

async fn try_upload(who: &Person, name: &str, bytes: &[u8]) -> Result<File, Status> {
    let begun = begin(who, &request(name, bytes)).await?;
    Ok(push(who, &begun.upload_id, 0, bytes).await?.file.expect("all bytes are there"))
}

async fn upload(who: &Person, name: &str, bytes: &[u8]) -> File {
    try_upload(who, name, bytes).await.unwrap()
}

async fn cancel(who: &Person, upload: &str) {
    let request = CancelUploadRequest { upload_id: upload.to_owned() };
    service(who).cancel_upload(request).await.unwrap();
}

async fn storage(who: &Person) -> GetStorageResponse {
    service(who).get_storage(GetStorageRequest {}).await.unwrap().into_inner()
}

/// What somebody gets of a file by its id.
async fn get(who: &Person, file: &File) -> Option<File> {
    let request = GetFilesRequest { file_ids: vec![file.file_id.clone()] };
    service(who).get_files(request).await.unwrap().into_inner().files.into_iter().next()
}

/// What a link gives to whoever has it.
pub(crate) async fn open(
    app: &App,
    link: &str,
    range: Option<ByteRange>,
) -> Result<(LinkHeader, Vec<u8>), Status> {
    let token = link.strip_prefix("/-/switchboard.chat.v1/").expect("a link").to_owned();
    let mut nobody = FileServiceClient::new(app.chat.link());
    let mut steps = nobody.open_link(OpenLinkRequest { token, range }).await?.into_inner();
    let Some(Step::Header(header)) = steps.message().await?.unwrap().step else {
        panic!("a header is first")
    };
    let mut bytes = Vec::new();
    while let Some(step) = steps.message().await? {
        let Some(Step::Chunk(chunk)) = step.step else { panic!("one header") };
        assert!(chunk.len() <= 64 * 1024);
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(header.length, bytes.len() as u64);
    Ok((header, bytes))
}

async fn send(who: &Person, place: &Conversation, files: &[&File]) -> Result<Message, Status> {
    let by_id = |file: &&File| File { file_id: file.file_id.clone(), ..File::default() };
    let text = TextContent { files: files.iter().map(by_id).collect(), ..TextContent::default() };
    let request = SendMessageRequest {
        conversation_id: place.conversation_id.clone(),
        request_id: Ids::random().next::<Uuid>().to_string(),
        content: Some(Content { kind: Some(content::Kind::Text(text)) }),
        ..SendMessageRequest::default()
    };
    let sent = who.messages.clone().send_message(request).await?;
    Ok(sent.into_inner().message.unwrap())
}

/// A message that carries a file.
pub(crate) async fn one_sent(who: &Person, place: &Conversation) -> Message {
    let file = upload(who, "moves", &noise(10)).await;
    send(who, place, &[&file]).await.unwrap()
}

fn files_of(message: &Message) -> &[File] {
    match &message.content.as_ref().unwrap().kind {
        Some(content::Kind::Text(text)) => &text.files,
        other => panic!("a text: {other:?}"),
    }
}

/// Bytes that are nothing.
fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from(at * 7 % 251).unwrap() | 0x80).collect()
}
