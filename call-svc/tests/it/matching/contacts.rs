//! Two who want to stay in touch.

use proto::{
    auth::Role,
    call::{MatchContact, find_partner_response::Message},
};

use super::Stranger;
use crate::app::App;

#[tokio::test]
async fn who_both_add_each_other_are_contacts() {
    let app = App::new().await;
    let (ada, ben) = (Stranger::guest(&app), Stranger::at(&app, 0, Role::User));
    let mut a = ada.seek(&[]).await;
    a.searching().await;
    let mut b = ben.seek(&[]).await;
    let met = a.found().await;
    b.found().await;
    a.add(&met).await;
    a.say(&met, "I would like that").await;
    assert_eq!(b.heard_text().await.text, "I would like that");
    let told = String::from_utf8_lossy(&b.heard).into_owned();
    assert!(!told.contains(&ada.id.to_string()), "until both want it nothing is told");
    assert!(!app.people.are_contacts(ada.id, ben.id));
    b.add(&met).await;
    let contact = |message| if let Message::Contact(contact) = message { Some(contact) } else { None };
    let of = |stranger: &Stranger, account_needed| MatchContact {
        match_id: met.match_id.clone(),
        user_id: stranger.id.to_string(),
        account_needed,
    };
    assert_eq!(a.until(contact).await, of(&ben, true), "a guest is offered an account");
    assert_eq!(b.until(contact).await, of(&ada, false));
    assert!(app.people.are_contacts(ada.id, ben.id));
    drop((a, b));
    app.stop().await;
}
