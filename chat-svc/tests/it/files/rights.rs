use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1,
    chat::{Conversation, ErrorReason, FileEntry, FileKind, ListFilesRequest, SearchMessagesRequest},
    reason::is,
};
use tonic::{Code, Status};

use super::{cancel, files_of, get, noise, open, send, service, upload};
use crate::{app::App, direct::refused, people::Person};

async fn list(who: &Person, place: &Conversation, kind: FileKind) -> Result<Vec<FileEntry>, Status> {
    let mut request = ListFilesRequest {
        conversation_id: place.conversation_id.clone(),
        kind: kind.into(),
        page_size: 1,
        ..ListFilesRequest::default()
    };
    let mut all = Vec::new();
    loop {
        let page = service(who).list_files(request.clone()).await?.into_inner();
        all.extend(page.entries);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(all);
        }
    }
}

/// Changes what is known of somebody in a conversation.
async fn set(app: &App, who: &Person, place: &Conversation, what: &str) {
    let id = |text: &str| format!("X'{}'", text.replace('-', ""));
    let (user, place) = (id(&who.id.to_string()), id(&place.conversation_id));
    let sql = format!("UPDATE members SET {what} WHERE user_id = {user} AND conversation_id = {place}");
    app.db.as_ref().unwrap().connect().await.batch_execute(&sql).await.unwrap();
}

over_both_stores! {
    a_file_is_its_owners_until_a_message_carries_it,
    a_link_ends_with_the_right_to_see_the_file,
    the_files_of_a_conversation_are_listed_the_newest_first_and_found,
}

async fn a_file_is_its_owners_until_a_message_carries_it(app: App) {
    let [ada, ben, cleo] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let file = upload(&ada, "a", &noise(10)).await;
    assert_eq!(get(&ben, &file).await, None);
    refused(&send(&ben, &place, &[&file]).await, Code::NotFound, ErrorReason::FileNotFound);
    let message = send(&ada, &place, &[&file]).await.unwrap();
    assert_eq!(files_of(&message), std::slice::from_ref(&file));
    let theirs = get(&ben, &file).await.unwrap();
    assert_ne!(theirs.link, file.link, "everybody has links of their own");
    assert_eq!(open(&app, &theirs.link, None).await.unwrap().1, noise(10));
    assert_eq!(get(&cleo, &file).await, None);
    cancel(&ada, &file.file_id).await;
    assert!(get(&ben, &file).await.is_some(), "what a message carries is not taken back");
    let with_cleo = ben.open(&cleo).await.unwrap();
    send(&ben, &with_cleo, &[&file]).await.unwrap();
    assert!(get(&cleo, &file).await.is_some(), "who sees it sends it on");
    app.stop().await;
}

async fn a_link_ends_with_the_right_to_see_the_file(app: App) {
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let (early, late) = (upload(&ada, "early", &noise(10)).await, upload(&ada, "late", &noise(20)).await);
    send(&ada, &place, &[&early]).await.unwrap();
    send(&ada, &place, &[&late]).await.unwrap();
    let link = get(&ben, &late).await.unwrap().link;
    open(&app, &link, None).await.unwrap();
    set(&app, &ben, &place, "leave_time = NOW(6), leave_seq = 1, leave_ordinal = 1, leave_name = ''").await;
    refused(&open(&app, &link, None).await, Code::NotFound, ErrorReason::FileNotFound);
    assert!(get(&ben, &early).await.is_some() && get(&ben, &late).await.is_none());
    let seen = list(&ben, &place, FileKind::Unspecified).await.unwrap();
    assert_eq!(seen.len(), 1);
    let link = get(&ben, &early).await.unwrap().link;
    app.clock.advance(Duration::from_secs(3_600));
    open(&app, &link, None).await.expect("good for an hour at least");
    app.clock.advance(Duration::from_secs(3_600));
    for bad in [link.as_str(), "/-/switchboard.chat.v1/nonsense"] {
        let status = open(&app, bad, None).await.unwrap_err();
        assert!(is(&status, access_v1::ErrorReason::LinkInvalid), "{status:?}");
    }
    app.stop().await;
}

async fn the_files_of_a_conversation_are_listed_the_newest_first_and_found(app: App) {
    let [ada, ben, cleo] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let (one, two) = (upload(&ada, "one", &noise(10)).await, upload(&ada, "two", &noise(10)).await);
    let song = upload(&ben, "song", b"OggS\0\x02\0\0\0\0\0\0\0\0").await;
    send(&ada, &place, &[&one, &two]).await.unwrap();
    send(&ben, &place, &[&song]).await.unwrap();
    let names = |entries: Vec<FileEntry>| -> Vec<String> {
        entries.into_iter().map(|entry| entry.file.unwrap().name).collect()
    };
    assert_eq!(names(list(&ada, &place, FileKind::Unspecified).await.unwrap()), ["song", "one", "two"]);
    let songs = list(&ada, &place, FileKind::Audio).await.unwrap();
    assert_eq!((songs[0].seq, &songs[0].sender_user_id), (2, &ben.id.to_string()));
    assert_eq!(names(songs), ["song"]);
    let refusal = list(&cleo, &place, FileKind::Unspecified).await;
    refused(&refusal, Code::NotFound, ErrorReason::ConversationNotFound);
    let request = SearchMessagesRequest { has_file: true, ..SearchMessagesRequest::default() };
    let found = ben.messages.clone().search_messages(request).await.unwrap();
    let seqs: Vec<_> = found.into_inner().hits.into_iter().map(|hit| hit.message.unwrap().seq).collect();
    assert_eq!(seqs, [2, 1]);
    app.stop().await;
}
