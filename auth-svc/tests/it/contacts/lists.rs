use proto::{
    access_v1::ErrorReason as Access,
    auth::{ContactKind, ListContactsRequest, ListContactsResponse},
};
use tonic::{Code, Status};

use super::Acts;
use crate::app::{App, Person, assert_refused};

async fn list(app: &App, who: &Person, request: ListContactsRequest) -> Result<ListContactsResponse, Status> {
    Ok(app.here.contacts().list_contacts(who.request(request)).await?.into_inner())
}

/// All pages of a list, by display name.
async fn names(app: &App, who: &Person, kind: ContactKind, page_size: u32) -> Vec<String> {
    let mut request = ListContactsRequest { kind: kind.into(), page_size, ..Default::default() };
    let mut names = Vec::new();
    loop {
        let page = list(app, who, request.clone()).await.unwrap();
        assert!(page_size == 0 || page.contacts.len() <= page_size as usize);
        assert!(page.contacts.iter().all(|contact| contact.kind() == kind));
        names.extend(page.contacts.into_iter().map(|contact| contact.user.unwrap().display_name));
        if page.next_page_token.is_empty() {
            assert_eq!(page.total as usize, names.len());
            return names;
        }
        request.page_token = page.next_page_token;
    }
}

#[tokio::test]
async fn people_by_name_and_requests_newest_first() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let display_names = ["Zoë", "ben", "Ängela", "Çem", "angela"];
    for (number, name) in display_names.into_iter().enumerate() {
        let other = app.person_named(&format!("other{number}"), name).await;
        app.pass(std::time::Duration::from_secs(1));
        Acts(&app, &ada).ask(&other).await.unwrap();
    }
    for page_size in [0, 2] {
        let asked = names(&app, &ada, ContactKind::Outgoing, page_size).await;
        assert_eq!(asked, ["angela", "Çem", "Ängela", "ben", "Zoë"]);
    }
    for number in 0..display_names.len() {
        let other = app.again(&format!("other{number}")).await;
        assert_eq!(names(&app, &other, ContactKind::Incoming, 0).await, ["ada"]);
        Acts(&app, &other).accept(&ada).await.unwrap();
    }
    for page_size in [0, 1, 2, 5] {
        let contacts = names(&app, &ada, ContactKind::Contact, page_size).await;
        assert_eq!(contacts, ["Ängela", "angela", "ben", "Çem", "Zoë"]);
    }
    assert!(names(&app, &ada, ContactKind::Outgoing, 0).await.is_empty());
    assert!(names(&app, &ada, ContactKind::Blocked, 0).await.is_empty());
}

#[tokio::test]
async fn refusals() {
    let app = App::new().await;
    let (ada, ben) = (app.person("ada").await, app.person("ben").await);
    for kind in [ContactKind::Unspecified, ContactKind::None] {
        let request = ListContactsRequest { kind: kind.into(), ..Default::default() };
        assert_refused(list(&app, &ada, request).await, Code::InvalidArgument, Access::InvalidFields);
    }
    let cleo = app.person("cleo").await;
    for other in [&ben, &cleo] {
        Acts(&app, &ada).ask(other).await.unwrap();
    }
    let outgoing =
        ListContactsRequest { kind: ContactKind::Outgoing.into(), page_size: 1, ..Default::default() };
    let page_token = list(&app, &ada, outgoing).await.unwrap().next_page_token;
    for page_token in [page_token, "nonsense".into()] {
        let of_another = ListContactsRequest { kind: ContactKind::Contact.into(), page_token, page_size: 1 };
        let refused = list(&app, &ada, of_another).await;
        assert_refused(refused, Code::InvalidArgument, Access::PageTokenInvalid);
    }
}
