//! What only a bucket can do, or fail to do.

use aws_lc_rs::digest::{SHA256, digest};
use chat_svc::FilesConfig;
use proto::{
    access_v1::ByteRange,
    chat::{BeginUploadRequest, ErrorReason, UploadFileResponse},
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{begin, noise, open, pictures::walk, push, request};
use crate::{app::App, direct::refused, people::Person, s3::S3};

/// A file that goes in two pieces.
const LARGE: usize = 6_000_000;
/// Bytes of a request: a store that is compiled for tests takes its time to check them.
const AT_ONCE: usize = 1_000_000;

fn large(files: &mut FilesConfig) {
    (files.max_file_bytes, files.max_person_bytes) = (LARGE as u64, 0);
}

/// Sends all bytes, some in each request.
async fn push_all(who: &Person, upload: &str, bytes: &[u8]) -> Result<UploadFileResponse, Status> {
    let mut pushed = UploadFileResponse::default();
    for (number, some) in bytes.chunks(AT_ONCE).enumerate() {
        pushed = push(who, upload, number * AT_ONCE, some).await?;
    }
    Ok(pushed)
}

#[tokio::test]
async fn a_large_file_goes_in_pieces_and_comes_in_whole_and_in_part() {
    let app = App::with_bucket(large).await;
    let ada = app.person();
    let bytes = noise(LARGE);
    let begun = begin(&ada, &request("film", &bytes)).await.unwrap();
    let file = push_all(&ada, &begun.upload_id, &bytes).await.unwrap().file.unwrap();
    assert!(open(&app, &file.link, None).await.unwrap().1 == bytes);
    let range = ByteRange { first: Some(4_999_990), length: Some(900_000) };
    let (header, part) = open(&app, &file.link, Some(range)).await.unwrap();
    assert_eq!((header.first, header.length), (4_999_990, 900_000));
    assert!(part == bytes[4_999_990..5_899_990]);
    assert_eq!(walk(&app.stored()), 1, "its parts are gone");
    assert_eq!(app.s3.as_ref().map(S3::unfinished), Some(0));
    app.stop().await;
}

#[tokio::test]
async fn of_a_large_file_with_another_hash_nothing_is_left() {
    let app = App::with_bucket(large).await;
    let ada = app.person();
    let bytes = noise(LARGE);
    let sha256 = digest(&SHA256, b"something else").as_ref().to_vec().into();
    let begun = begin(&ada, &BeginUploadRequest { sha256, ..request("film", &bytes) }).await.unwrap();
    refused(&push_all(&ada, &begun.upload_id, &bytes).await, Code::DataLoss, ErrorReason::HashWrong);
    assert_eq!(walk(&app.stored()), 0);
    assert_eq!(app.s3.as_ref().map(S3::unfinished), Some(0));
    app.stop().await;
}

#[tokio::test]
async fn what_the_bucket_refuses_is_told_as_a_store_that_is_away() {
    let app = App::with_bucket(|files| files.s3.as_mut().unwrap().secret = "another".into()).await;
    let ada = app.person();
    let asked = request("a", &noise(10));
    let begun = begin(&ada, &asked).await.unwrap();
    let refusal = push(&ada, &begun.upload_id, 0, &noise(10)).await.unwrap_err();
    assert_eq!(refusal.code(), Code::Unavailable);
    assert_eq!(refusal.get_details_error_info().unwrap().reason, "SERVICE_AWAY");
    assert!(!refusal.message().contains("http"), "{}", refusal.message());
    assert_eq!(begin(&ada, &asked).await.unwrap().offset, 0, "it can be gone on with");
    app.stop().await;
}
