use std::time::Duration;

use image::ImageFormat;
use proto::chat::{
    Conversation, ConversationChanged, ErrorReason, GetInviteRequest, SetGroupPictureRequest, SystemEvent,
};
use tonic::{Code, Status};

use crate::{
    app::App,
    direct::refused,
    feed::Feed,
    files::{open, pictures::picture},
    people::Person,
    rooms::told,
};

async fn set(who: &Person, group: &Conversation, file: Vec<u8>) -> Result<Conversation, Status> {
    let request =
        SetGroupPictureRequest { conversation_id: group.conversation_id.clone(), picture: file.into() };
    let answer = who.chats.clone().set_group_picture(request).await;
    answer.map(|answer| answer.into_inner().conversation.unwrap())
}

fn link(conversation: &Conversation) -> &str {
    &conversation.group.as_ref().unwrap().picture_link
}

#[tokio::test]
async fn a_group_has_one_picture_that_all_see_and_who_is_invited() {
    let app = App::new().await;
    let [ada, ben, cleo] = app.persons();
    let group = ada.group("Chess", &[&ben]).await;
    assert_eq!(link(&group), "");
    let mut feed = Feed::of(&app, &ben).await;
    for _ in 0..2 {
        set(&ada, &group, picture(300, 100, ImageFormat::Jpeg)).await.unwrap();
    }
    let has_one = |told: &ConversationChanged| !link(told.conversation.as_ref().unwrap()).is_empty();
    let changed: ConversationChanged = feed.until("ConversationChanged", has_one).await;
    let first = link(changed.conversation.as_ref().unwrap()).to_owned();
    assert_eq!(first, link(&ben.get(&group).await.unwrap()));
    let (header, bytes) = open(&app, &first, None).await.unwrap();
    assert_eq!(header.content_type, "image/webp");
    let seen = image::load_from_memory_with_format(&bytes, ImageFormat::WebP).unwrap();
    assert_eq!((seen.width(), seen.height()), (256, 256));
    let token = ada.invite(&group, 0).await.unwrap().token;
    let invited = cleo.chats.clone().get_invite(GetInviteRequest { token }).await.unwrap().into_inner();
    assert_eq!(invited.group.unwrap().picture_link, first);
    let second = set(&ada, &group, picture(100, 300, ImageFormat::Png)).await.unwrap();
    open(&app, link(&second), None).await.unwrap();
    refused(&open(&app, &first, None).await, Code::NotFound, ErrorReason::FileNotFound);
    assert_eq!(link(&set(&ada, &group, Vec::new()).await.unwrap()), "");
    refused(&open(&app, link(&second), None).await, Code::NotFound, ErrorReason::FileNotFound);
    let changes = ben.newest(&group).await.iter().filter_map(told).filter(is_picture).count();
    assert_eq!(changes, 3, "the same picture again is no change");
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM group_pictures").await, 0);
    drop(feed);
    app.stop().await;
}

fn is_picture(event: &SystemEvent) -> bool {
    *event == SystemEvent::PictureChanged
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_who_left_sees_none() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let group = ada.group("Chess", &[&ben]).await;
    for file in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], &b"\x89PNG\r\n\x1a\nbroken"[..]] {
        let refusal = set(&ada, &group, file.to_vec()).await;
        refused(&refusal, Code::InvalidArgument, ErrorReason::PictureInvalid);
    }
    let direct = ada.open(&ben).await.unwrap();
    let refusal = set(&ada, &direct, picture(10, 10, ImageFormat::Png)).await;
    refused(&refusal, Code::FailedPrecondition, ErrorReason::NotAGroup);
    ben.leave(&group).await.unwrap();
    let changed = set(&ada, &group, picture(10, 10, ImageFormat::Png)).await.unwrap();
    assert_eq!(link(&ben.get(&group).await.unwrap()), "");
    app.clock.advance(Duration::from_hours(48));
    assert!(open(&app, link(&changed), None).await.is_err(), "links end");
    let later = app.page_of(ada.id).get(&group).await.unwrap();
    assert_ne!(link(&later), link(&changed));
    open(&app, link(&later), None).await.unwrap();
    app.stop().await;
}
