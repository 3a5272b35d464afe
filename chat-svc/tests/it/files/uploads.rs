use aws_lc_rs::digest::{SHA256, digest};
use proto::{
    access_v1::ByteRange,
    chat::{BeginUploadRequest, ErrorReason, FileKind},
};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::{begin, cancel, noise, open, pictures::walk, push, request, storage, try_upload, upload};
use crate::{app::App, direct::refused};

over_both_stores! {
    a_file_comes_back_as_it_was_in_whole_and_in_part,
    what_breaks_off_goes_on_where_it_was,
    two_streams_of_one_upload_make_one_file,
    bytes_with_another_hash_are_not_kept,
    there_is_a_limit_for_a_file_and_one_for_a_person,
}

async fn a_file_comes_back_as_it_was_in_whole_and_in_part(app: App) {
    let ada = app.person();
    let bytes = noise(2_500_000);
    let file = upload(&ada, "../notes/Grüße.bin", &bytes).await;
    assert_eq!((file.name.as_str(), file.kind()), ("Grüße.bin", FileKind::Document));
    assert_eq!((file.content_type.as_str(), file.size_bytes), ("application/octet-stream", 2_500_000));
    let (header, all) = open(&app, &file.link, None).await.unwrap();
    assert!(all == bytes);
    assert_eq!(
        (header.file_name.as_str(), header.total_bytes),
        ("Grüße.bin", 2_500_000),
        "documents are saved"
    );
    let range = |first, length| Some(ByteRange { first, length });
    let (header, part) =
        open(&app, &file.download_link, range(Some(1_000_000), Some(200_000))).await.unwrap();
    assert!(part == bytes[1_000_000..1_200_000]);
    assert_eq!((header.first, header.length), (1_000_000, 200_000));
    let (_, last) = open(&app, &file.link, range(None, Some(5))).await.unwrap();
    assert_eq!(last, bytes[2_499_995..]);
    let beyond = open(&app, &file.link, range(Some(2_500_000), None)).await.unwrap_err();
    assert_eq!(beyond.code(), Code::OutOfRange);
    app.stop().await;
}

async fn what_breaks_off_goes_on_where_it_was(app: App) {
    let [ada, ben] = app.persons();
    let bytes = noise(2_000_000);
    let asked = BeginUploadRequest {
        sha256: digest(&SHA256, &bytes).as_ref().to_vec().into(),
        ..request("a", &bytes)
    };
    let begun = begin(&ada, &asked).await.unwrap();
    let part = push(&ada, &begun.upload_id, 0, &bytes[..1_300_000]).await.unwrap();
    assert_eq!((part.offset, &part.file), (1_300_000, &None));
    let again = begin(&ada, &asked).await.unwrap();
    assert_eq!((again.offset, &again.upload_id, &again.file), (1_300_000, &begun.upload_id, &None));
    for wrong in [0, 1_299_999, 1_300_001] {
        let refusal = push(&ada, &begun.upload_id, wrong, &bytes[..10]).await;
        refused(&refusal, Code::OutOfRange, ErrorReason::OffsetWrong);
        let info = refusal.unwrap_err().get_details_error_info().unwrap();
        assert_eq!(info.metadata["offset"], "1300000");
    }
    let others = push(&ben, &begun.upload_id, 1_300_000, &bytes[1_300_000..]).await;
    refused(&others, Code::NotFound, ErrorReason::UploadNotFound);
    let done = push(&ada, &begun.upload_id, 1_300_000, &bytes[1_300_000..]).await.unwrap().file.unwrap();
    assert!(open(&app, &done.link, None).await.unwrap().1 == bytes);
    assert_eq!(begin(&ada, &asked).await.unwrap().file, Some(done.clone()), "a repeated request");
    assert_eq!(push(&ada, &begun.upload_id, 0, &bytes).await.unwrap().file, Some(done), "a repeated upload");
    let other = BeginUploadRequest { size_bytes: 7, ..asked };
    refused(&begin(&ada, &other).await, Code::AlreadyExists, ErrorReason::RequestIdReused);
    app.stop().await;
}

async fn two_streams_of_one_upload_make_one_file(app: App) {
    let ada = app.person();
    let bytes = noise(2_000_000);
    let begun = begin(&ada, &request("a", &bytes)).await.unwrap();
    let both = tokio::join!(push(&ada, &begun.upload_id, 0, &bytes), push(&ada, &begun.upload_id, 0, &bytes));
    let made: Vec<_> = [both.0, both.1].into_iter().flatten().filter_map(|done| done.file).collect();
    assert!(!made.is_empty());
    for file in &made {
        assert!(open(&app, &file.link, None).await.unwrap().1 == bytes);
    }
    assert_eq!(storage(&ada).await.used_bytes, 2_000_000);
    assert_eq!(walk(&app.stored()), 1, "whoever was slower leaves nothing");
    app.stop().await;
}

async fn bytes_with_another_hash_are_not_kept(app: App) {
    let ada = app.person();
    let (bytes, other) = (noise(300_000), vec![0x81; 300_000]);
    let asked = BeginUploadRequest {
        sha256: digest(&SHA256, &bytes).as_ref().to_vec().into(),
        ..request("a", &bytes)
    };
    let begun = begin(&ada, &asked).await.unwrap();
    refused(&push(&ada, &begun.upload_id, 0, &other).await, Code::DataLoss, ErrorReason::HashWrong);
    assert_eq!(begin(&ada, &asked).await.unwrap().offset, 0, "it begins again");
    let file = push(&ada, &begun.upload_id, 0, &bytes).await.unwrap().file.unwrap();
    assert!(open(&app, &file.link, None).await.unwrap().1 == bytes);
    app.stop().await;
}

async fn there_is_a_limit_for_a_file_and_one_for_a_person(app: App) {
    let ada = app.person();
    let told = storage(&ada).await;
    let (most, limit) = (told.max_file_bytes, told.limit_bytes);
    assert_eq!((most, limit, told.used_bytes), (4 * 1024 * 1024, 8 * 1024 * 1024, 0));
    let large = BeginUploadRequest { size_bytes: most + 1, ..request("a", b"a") };
    refused(&begin(&ada, &large).await, Code::InvalidArgument, ErrorReason::FileTooLarge);
    let half = || BeginUploadRequest { size_bytes: most, ..request("a", b"a") };
    let first = begin(&ada, &half()).await.unwrap();
    begin(&ada, &half()).await.unwrap();
    assert_eq!(storage(&ada).await.used_bytes, limit, "what is under way counts");
    refused(&begin(&ada, &request("a", b"a")).await, Code::ResourceExhausted, ErrorReason::StorageFull);
    for _ in 0..2 {
        cancel(&ada, &first.upload_id).await;
        assert_eq!(storage(&ada).await.used_bytes, limit - most);
    }
    refused(&push(&ada, &first.upload_id, 0, b"a").await, Code::NotFound, ErrorReason::UploadNotFound);
    let small = begin(&ada, &request("a", b"abc")).await.unwrap();
    let more = push(&ada, &small.upload_id, 0, b"abcd").await;
    refused(&more, Code::InvalidArgument, ErrorReason::FileTooLarge);
    try_upload(&ada, "b", b"abc").await.unwrap();
    app.stop().await;
}
