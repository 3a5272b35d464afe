//! Who deletes an account leaves everybody's lists, and everybody is told.

use std::time::Duration;

use proto::auth::{ContactKind, DeleteAccountRequest, ErrorReason, User};
use tonic::Code;

use super::{Acts, changed};
use crate::{
    app::{App, assert_refused},
    feed::Feed,
};

#[tokio::test]
async fn all_who_saw_them_are_told_that_they_are_gone() {
    let app = App::with(|config| config.deletion_grace_days = 1).await;
    let gone = app.person("gone").await;
    let (ada, ben, cleo) = (app.person("ada").await, app.person("ben").await, app.person("cleo").await);
    let (dora, eve) = (app.person("dora").await, app.person("eve").await);
    Acts(&app, &gone).ask(&ada).await.unwrap();
    Acts(&app, &ada).accept(&gone).await.unwrap();
    Acts(&app, &gone).ask(&ben).await.unwrap();
    Acts(&app, &cleo).ask(&gone).await.unwrap();
    Acts(&app, &dora).block(&gone).await.unwrap();
    // Nothing that eve sees: only the other side has a kind.
    Acts(&app, &gone).block(&eve).await.unwrap();
    app.here.account().delete_account(gone.request(DeleteAccountRequest {})).await.unwrap();
    app.pass(Duration::from_secs(86_400));

    let mut seen = Vec::new();
    for username in ["ada", "ben", "cleo", "dora"] {
        let person = app.again(username).await;
        let version = Acts(&app, &person).get(&gone).await.unwrap().version;
        seen.push((Feed::of(&app, &person).await, version, person));
    }
    let eve = app.again("eve").await;
    let mut eves = Feed::of(&app, &eve).await;
    let _does_it_as_it_starts = app.another();
    for (mut feed, version, person) in seen {
        let contact = changed(&mut feed).await;
        assert_eq!((contact.kind(), contact.note.as_str()), (ContactKind::None, ""));
        assert_eq!(contact.version, version + 1);
        let left = User { user_id: gone.id(), deleted: true, ..User::default() };
        assert_eq!(contact.user, Some(left), "nothing of them is left but that");
        let asked = Acts(&app, &person).get(&gone).await;
        assert_refused(asked, Code::NotFound, ErrorReason::UserNotFound);
    }
    // The next that eve hears of is of somebody else.
    let ada = app.again("ada").await;
    Acts(&app, &ada).ask(&eve).await.unwrap();
    assert_eq!(changed(&mut eves).await.user.unwrap().user_id, ada.id());
}
