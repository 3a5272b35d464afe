use std::collections::HashSet;

use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{Account, AccountState, ListUsersRequest, Role},
    convert::timestamp,
};
use tonic::Code;

use crate::app::{App, Person, assert_refused, noon};

/// Every page, and in each at most as many as were asked for.
async fn list(app: &App, root: &Person, mut request: ListUsersRequest) -> Vec<Account> {
    let mut found = Vec::new();
    loop {
        let page = app.here.admin().list_users(root.request(request.clone())).await.unwrap().into_inner();
        assert!(request.page_size == 0 || page.accounts.len() <= usize::try_from(request.page_size).unwrap());
        found.extend(page.accounts);
        if page.next_page_token.is_empty() {
            return found;
        }
        request.page_token = page.next_page_token;
    }
}

async fn names(app: &App, root: &Person, request: ListUsersRequest) -> Vec<String> {
    let name = |account: Account| {
        let user = account.me.unwrap().user.unwrap();
        if user.guest { user.display_name } else { user.username }
    };
    list(app, root, request).await.into_iter().map(name).collect()
}

fn all() -> ListUsersRequest {
    ListUsersRequest { page_size: 2, ..ListUsersRequest::default() }
}

#[tokio::test]
async fn everybody_newest_first() {
    let app = App::new().await;
    let root = app.admin("root").await;
    for name in ["ada", "ben", "cleo"] {
        app.pass(std::time::Duration::from_secs(1));
        app.person(name).await;
    }
    app.pass(std::time::Duration::from_secs(1));
    app.guest("Zoë").await;
    assert_eq!(names(&app, &root, all()).await, ["Zoë", "cleo", "ben", "ada", "root"]);
    let by_role = |role: Role| ListUsersRequest { role: role.into(), ..all() };
    assert_eq!(names(&app, &root, by_role(Role::Admin)).await, ["root"]);
    assert_eq!(names(&app, &root, by_role(Role::Guest)).await, ["Zoë"]);
    let states = "UPDATE users SET state = 2 WHERE username = 'ada'; UPDATE users SET state = 4 WHERE username = 'ben'";
    app.db.connect().await.batch_execute(states).await.unwrap();
    assert_eq!(names(&app, &root, all()).await, ["Zoë", "cleo", "ada", "root"], "but for the deleted");
    let by_state = |state: AccountState| ListUsersRequest { state: state.into(), ..all() };
    assert_eq!(names(&app, &root, by_state(AccountState::Disabled)).await, ["ada"]);
    assert_eq!(names(&app, &root, by_state(AccountState::Deleted)).await, [""], "of whom nothing is told");
    let both = ListUsersRequest { role: Role::User.into(), ..by_state(AccountState::Active) };
    assert_eq!(names(&app, &root, both).await, ["cleo"]);
}

#[tokio::test]
async fn by_the_beginning_of_any_name_and_each_once() {
    let app = App::new().await;
    let root = app.admin("root").await;
    for (username, display_name) in
        [("ada", "Ada Lovelace"), ("adam", "Zed"), ("eve", "X Ada Ada"), ("bob", "Bob")]
    {
        app.person_named(username, display_name).await;
    }
    app.guest("Ada the guest").await;
    let mail =
        "UPDATE users SET email = 'Ada.Second@X.org', email_key = 'ada.second@x.org' WHERE username = 'bob'";
    app.db.connect().await.batch_execute(mail).await.unwrap();
    let query = |query: &str| ListUsersRequest { query: query.into(), ..all() };
    let found = names(&app, &root, query("ADA")).await;
    assert_eq!(found, ["ada", "adam", "eve", "Ada the guest", "bob"], "usernames, words, addresses");
    assert_eq!(names(&app, &root, query("ada.second@x")).await, ["bob"]);
    assert_eq!(names(&app, &root, query("ada@EXAMPLE")).await, ["ada"]);
    assert_eq!(names(&app, &root, query("ada the")).await, ["Ada the guest"]);
    for nobody in ["%", "_", "lace", "🎈"] {
        assert!(names(&app, &root, query(nobody)).await.is_empty(), "{nobody}");
    }
    let guests = ListUsersRequest { role: Role::Guest.into(), ..query("ada") };
    assert_eq!(names(&app, &root, guests).await, ["Ada the guest"]);
    app.db.connect().await.batch_execute("UPDATE users SET state = 2 WHERE username = 'adam'").await.unwrap();
    let disabled = ListUsersRequest { state: AccountState::Disabled.into(), ..query("ada") };
    assert_eq!(names(&app, &root, disabled).await, ["adam"]);
}

#[tokio::test]
async fn pages_hold_everybody_once() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let rows: Vec<_> = (1..=120)
        .map(|number| {
            // Forty at the same moment: the id decides.
            let (name, minute) = (format!("per{number}"), number / 40);
            format!(
                "(UNHEX('{number:032x}'), '{name}', '{name}', '{name}@x', '{name}@x', 'P', 2, '2030-01-01' + INTERVAL {minute} MINUTE)"
            )
        })
        .collect();
    let sql = format!(
        "INSERT INTO users (id, username, username_key, email, email_key, display_name, role, create_time) VALUES {}",
        rows.join(",")
    );
    app.db.connect().await.batch_execute(&sql).await.unwrap();
    for query in ["", "per", "per1"] {
        let request = ListUsersRequest { query: query.into(), page_size: 7, ..Default::default() };
        let found = names(&app, &root, request).await;
        let expected = match query {
            "" => 121,
            "per" => 120,
            _ => (1..=120).filter(|number: &u32| number.to_string().starts_with('1')).count(),
        };
        assert_eq!(found.len(), expected, "{query}");
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), expected, "nobody twice");
    }
}

#[tokio::test]
async fn what_other_tables_know_is_told_too() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let ada = app.person("ada").await;
    app.pass(std::time::Duration::from_secs(90));
    app.here.refresh(&ada.0.refresh_token).await.unwrap();
    let query = ListUsersRequest { query: "ada".into(), ..all() };
    let [account] = list(&app, &root, query.clone()).await.try_into().unwrap();
    assert_eq!(account.last_seen_time, Some(timestamp(noon() + std::time::Duration::from_secs(90))));
    assert_eq!((account.state(), account.second_factor), (AccountState::Active, false));
    let totp = |confirmed: &str| {
        format!(
            "REPLACE INTO totp_factors (user_id, secret, last_step, create_time, confirm_time) \
             SELECT id, '', 0, NOW(6), {confirmed} FROM users WHERE username = 'ada'"
        )
    };
    for (confirmed, expected) in [("NULL", false), ("NOW(6)", true)] {
        app.db.connect().await.batch_execute(&totp(confirmed)).await.unwrap();
        assert_eq!(list(&app, &root, query.clone()).await[0].second_factor, expected);
    }
    app.db.connect().await.batch_execute("DELETE FROM sessions WHERE user_id <> UNHEX('00')").await.unwrap();
    assert_eq!(list(&app, &root, query).await[0].last_seen_time, None);
}

#[tokio::test]
async fn refusals() {
    let app = App::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada").await);
    let refused = app.here.admin().list_users(ada.request(all())).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
    let cases = [
        (ListUsersRequest { page_token: "nonsense".into(), ..all() }, Access::PageTokenInvalid),
        (ListUsersRequest { page_size: 201, ..all() }, Access::InvalidFields),
        (ListUsersRequest { query: "x".repeat(255), ..all() }, Access::InvalidFields),
    ];
    for (request, why) in cases {
        assert_refused(app.here.admin().list_users(root.request(request)).await, Code::InvalidArgument, why);
    }
}
