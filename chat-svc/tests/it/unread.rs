use proto::{
    chat::{ConversationFilter, MembershipChanged, Receipt, ReceiptChanged, Typing, TypingKind},
    notify::WithdrawRequest,
};

use crate::{app::App, feed::Feed, front::Notice};

#[tokio::test]
async fn what_others_wrote_is_unread_until_it_is_read() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    for words in ["one", "two", "three"] {
        ada.say(&chat, words).await.unwrap();
    }
    assert_eq!((ada.own(&chat).await.unread_count, ada.own(&chat).await.read_seq), (0, 3));
    assert_eq!(ben.own(&chat).await.unread_count, 3);
    assert_eq!((ada.totals().await, ben.totals().await), ((0, 0), (1, 0)));
    let own = ben.read(&chat, 2).await.unwrap();
    assert_eq!((own.read_seq, own.unread_count), (2, 1));
    assert_eq!(ben.read(&chat, 1).await.unwrap(), own, "it never goes back");
    assert_eq!(ben.read(&chat, 99).await.unwrap().read_seq, 3, "and never beyond the end");
    ada.say(&chat, "four").await.unwrap();
    ben.say(&chat, "five").await.unwrap();
    assert_eq!(ben.own(&chat).await.unread_count, 0, "who writes has read");
    assert_eq!(ada.own(&chat).await.unread_count, 1);
    app.stop().await;
}

#[tokio::test]
async fn reading_is_told_to_ones_devices_and_to_the_others() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "Hello").await.unwrap();
    let mut feeds = [Feed::of(&app, &ada).await, Feed::of(&app, &ben).await];
    ben.deliver(&[(&chat, 1)]).await;
    let receipt =
        |delivered_seq, read_seq| Some(Receipt { user_id: ben.id.to_string(), delivered_seq, read_seq });
    let told: ReceiptChanged = feeds[0].next("ReceiptChanged").await;
    assert_eq!(told.receipt, receipt(1, 0));
    let own = ben.read(&chat, 1).await.unwrap();
    let told: ReceiptChanged = feeds[0].next("ReceiptChanged").await;
    assert_eq!(told.receipt, receipt(1, 1));
    let told: MembershipChanged = feeds[1].next("MembershipChanged").await;
    assert_eq!(told.own, Some(own));
    assert_eq!(ada.get(&chat).await.unwrap().receipts, [receipt(1, 1).unwrap()]);
    drop(feeds);
    app.stop().await;
}

#[tokio::test]
async fn across_a_block_nobodys_places_move() {
    let mut app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    for number in 1..=3 {
        ada.say(&chat, &format!("Hello {number}")).await.unwrap();
    }
    let mut feed = Feed::of(&app, &ada).await;
    ben.read(&chat, 1).await.unwrap();
    let told: ReceiptChanged = feed.next("ReceiptChanged").await;
    let shown = told.receipt.unwrap();
    assert_eq!((shown.delivered_seq, shown.read_seq), (1, 1));
    app.people.block(ben.id, ada.id);
    ben.deliver(&[(&chat, 3)]).await;
    ben.read(&chat, 2).await.unwrap();
    assert_eq!(ben.own(&chat).await.unread_count, 1, "to themselves they have read it");
    // All that was begun is over when an instance has stopped.
    let another = app.another();
    std::mem::replace(&mut app.chat, another).stop().await;
    let [ada, ben] = [&ada, &ben].map(|person| app.page_of(person.id));
    assert_eq!(ada.get(&chat).await.unwrap().receipts, std::slice::from_ref(&shown));
    let (listed, _) = ada.page(ConversationFilter::Unspecified, 10, String::new()).await;
    assert_eq!(listed[0].receipts, [shown]);
    app.people.unblock(ben.id, ada.id);
    ben.read(&chat, 3).await.unwrap();
    let told: ReceiptChanged = feed.next("ReceiptChanged").await;
    let shown = told.receipt.unwrap();
    assert_eq!((shown.delivered_seq, shown.read_seq), (3, 3));
    assert_eq!(ada.get(&chat).await.unwrap().receipts, [shown]);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn who_does_not_tell_how_far_they_have_read_is_not_told_either() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ben.set(false, true).await;
    ada.say(&chat, "Hello").await.unwrap();
    let mut feed = Feed::of(&app, &ada).await;
    ben.read(&chat, 1).await.unwrap();
    ben.say(&chat, "I was not here").await.unwrap();
    let next = feed.event().await;
    assert_eq!(next.r#type, "switchboard.chat.v1.MessageChanged");
    assert!(ada.get(&chat).await.unwrap().receipts.is_empty());
    assert!(ben.get(&chat).await.unwrap().receipts.is_empty(), "Ada tells, and Ben is not told");
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn who_writes_has_read_and_the_others_are_told() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "Hello").await.unwrap();
    let mut feed = Feed::of(&app, &ada).await;
    ben.say(&chat, "Hello to you").await.unwrap();
    let told: ReceiptChanged = feed.next("ReceiptChanged").await;
    assert_eq!(told.receipt.unwrap().read_seq, 2);
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn that_somebody_writes_is_told_to_those_who_tell_it_too() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    let mut feed = Feed::of(&app, &ben).await;
    ada.type_in(&chat, TypingKind::Writing).await.unwrap();
    let told: Typing = feed.next("Typing").await;
    assert_eq!((told.user_id, told.kind), (ada.id.to_string(), TypingKind::Writing.into()));
    ada.type_in(&chat, TypingKind::Writing).await.unwrap();
    ada.type_in(&chat, TypingKind::Unspecified).await.unwrap();
    let told: Typing = feed.next("Typing").await;
    assert_eq!(told.kind, 0, "the second was too soon");
    app.clock.advance(std::time::Duration::from_secs(3));
    ada.set(true, false).await;
    ada.type_in(&chat, TypingKind::Writing).await.unwrap();
    ada.say(&chat, "Hello").await.unwrap();
    assert_eq!(feed.event().await.r#type, "switchboard.chat.v1.MessageChanged");
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn a_block_is_silent() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "Hello").await.unwrap();
    app.people.block(ben.id, ada.id);
    let mut feed = Feed::of(&app, &ada).await;
    ben.deliver(&[(&chat, 1)]).await;
    ben.read(&chat, 1).await.unwrap();
    ben.type_in(&chat, TypingKind::Writing).await.unwrap();
    ada.say(&chat, "the next that is told").await.unwrap();
    assert_eq!(feed.event().await.r#type, "switchboard.chat.v1.MessageChanged");
    drop(feed);
    app.stop().await;
}

#[tokio::test]
async fn messages_notify_and_reading_takes_it_back() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let chat = ada.open(&ben).await.unwrap();
    ada.say(&chat, "Hello").await.unwrap();
    ada.say(&chat, "Are you there?").await.unwrap();
    ben.read(&chat, 2).await.unwrap();
    ben.read(&chat, 2).await.unwrap();
    app.until(async || app.front.notices().len() >= 3).await;
    let told = app.front.told();
    let last = told[1].notification.clone().unwrap();
    assert_eq!((told[1].user_ids.clone(), told[1].chosen), (vec![ben.id.to_string()], false));
    assert_eq!((last.preview.as_str(), last.count), ("Are you there?", 2));
    assert_eq!((last.from_user_id, last.conversation_id), (ada.id.to_string(), chat.conversation_id.clone()));
    assert_eq!(last.path, format!("/chats/{}", chat.conversation_id));
    let taken = WithdrawRequest { user_ids: vec![ben.id.to_string()], tag: last.tag };
    assert_eq!(app.front.notices()[2..], [Notice::Withdrawn(taken)]);
    app.stop().await;
}

#[tokio::test]
async fn the_list_is_by_activity_and_hides_what_nothing_was_written_in() {
    let app = App::new().await;
    let [ada, ben, cleo, dan] = app.persons();
    let mut chats = Vec::new();
    for other in [&ben, &cleo, &dan] {
        chats.push(ada.open(other).await.unwrap());
        app.clock.advance(std::time::Duration::from_secs(1));
    }
    let [with_ben, with_cleo, with_dan] = &chats[..] else { panic!("three") };
    let ids = |chats: &[&proto::chat::Conversation]| {
        chats.iter().map(|chat| chat.conversation_id.clone()).collect::<Vec<_>>()
    };
    let all = ConversationFilter::Unspecified;
    assert_eq!(ada.listed(all).await, ids(&[with_dan, with_cleo, with_ben]));
    assert!(ben.listed(all).await.is_empty(), "nothing is written yet");
    ben.say(with_ben, "Hello").await.unwrap();
    assert_eq!(ada.listed(all).await, ids(&[with_ben, with_dan, with_cleo]));
    assert_eq!(ada.listed(ConversationFilter::Unread).await, ids(&[with_ben]));
    let mut paged = Vec::new();
    let mut token = String::new();
    loop {
        let (page, next) = ada.page(all, 1, token).await;
        paged.extend(page.into_iter().map(|one| one.conversation_id));
        if next.is_empty() {
            break;
        }
        token = next;
    }
    assert_eq!(paged, ids(&[with_ben, with_dan, with_cleo]));
    app.stop().await;
}
