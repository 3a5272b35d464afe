use std::time::Duration;

use auth_svc::{
    Registration,
    people::{self, LinkMaker},
};
use diesel_async::SimpleAsyncConnection as _;
use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        CreateInviteRequest, CreateResetLinkRequest, CreateResetLinkResponse, ErrorReason,
        GetSignInOptionsRequest, Invite, ListInvitesRequest, RegisterRequest, RevokeInviteRequest, Role,
    },
};
use runtime::Ids;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::app::{App, Person, assert_refused, noon, registration};

const PUBLIC_URL: &str = "https://chat.example.org";

async fn app() -> App {
    App::with(|config| {
        config.public_url = Some(PUBLIC_URL.into());
        config.registration = Registration::Invite;
    })
    .await
}

/// An administrator of a server that takes no strangers.
async fn root(app: &App) -> Person {
    let people = app.links();
    let link = people::first_admin_link(&app.desk(), &Ids::random(), &people).await.unwrap().unwrap();
    let session = app.here.auth().register(invited("root", &link.url)).await.unwrap().into_inner().session;
    Person(session.unwrap())
}

fn invited(username: &str, url: &str) -> RegisterRequest {
    let token = url.strip_prefix(&format!("{PUBLIC_URL}/sign-up#invite=")).unwrap();
    RegisterRequest { invite: token.into(), refresh_token_in_body: true, ..registration(username) }
}

fn request() -> CreateInviteRequest {
    CreateInviteRequest {
        request_id: Ids::random().next::<Uuid>().to_string(),
        ..CreateInviteRequest::default()
    }
}

async fn create(app: &App, by: &Person, request: CreateInviteRequest) -> Result<Invite, Status> {
    Ok(app.here.admin().create_invite(by.request(request)).await?.into_inner().invite.unwrap())
}

async fn revoke(app: &App, by: &Person, id: &str) -> Result<Invite, Status> {
    let request = RevokeInviteRequest { invite_id: id.into() };
    Ok(app.here.admin().revoke_invite(by.request(request)).await?.into_inner().invite.unwrap())
}

async fn reset(app: &App, by: &Person, id: &str, forget: bool) -> Result<CreateResetLinkResponse, Status> {
    let request = CreateResetLinkRequest { user_id: id.into(), forget_factors: forget };
    Ok(app.here.admin().create_reset_link(by.request(request)).await?.into_inner())
}

#[tokio::test]
async fn an_invitation_makes_as_many_accounts_as_it_says() {
    let app = app().await;
    let root = root(&app).await;
    let asked = CreateInviteRequest {
        role: Role::Moderator.into(),
        max_uses: 2,
        valid_hours: 1,
        note: "the desk".into(),
        ..request()
    };
    let invite = create(&app, &root, asked.clone()).await.unwrap();
    assert_eq!((invite.role(), invite.max_uses, invite.uses), (Role::Moderator, 2, 0));
    assert_eq!(invite.expire_time.unwrap().seconds, noon().timestamp() + 3600);
    assert_eq!((invite.invite_id.as_str(), invite.note.as_str()), (asked.request_id.as_str(), "the desk"));
    for name in ["ada", "ben"] {
        let session =
            app.here.auth().register(invited(name, &invite.url)).await.unwrap().into_inner().session;
        assert_eq!(session.unwrap().me.unwrap().role(), Role::Moderator);
    }
    let third = app.here.auth().register(invited("cleo", &invite.url)).await;
    assert_refused(third, Code::PermissionDenied, ErrorReason::InviteInvalid);
    let again = create(&app, &root, asked.clone()).await.unwrap();
    assert_eq!((&again.url, again.uses), (&invite.url, 2), "the same again is the same one");
    for other in [
        CreateInviteRequest { role: Role::Admin.into(), ..asked.clone() },
        CreateInviteRequest { max_uses: 3, ..asked.clone() },
        CreateInviteRequest { valid_hours: 2, ..asked.clone() },
        CreateInviteRequest { note: "another".into(), ..asked.clone() },
    ] {
        let refused = create(&app, &root, other).await;
        assert_refused(refused, Code::AlreadyExists, ErrorReason::RequestIdReused);
    }
}

#[tokio::test]
async fn what_is_left_out_is_one_user_within_a_week() {
    let app = app().await;
    let root = root(&app).await;
    let invite = create(&app, &root, request()).await.unwrap();
    assert_eq!((invite.role(), invite.max_uses), (Role::User, 1));
    assert_eq!(invite.expire_time.unwrap().seconds, noon().timestamp() + 7 * 24 * 3600);
    for bad in [
        CreateInviteRequest { role: Role::Guest.into(), ..request() },
        CreateInviteRequest { max_uses: 10_001, ..request() },
        CreateInviteRequest { valid_hours: 8_785, ..request() },
        CreateInviteRequest { note: "x".repeat(201), ..request() },
        CreateInviteRequest { request_id: "nonsense".into(), ..request() },
    ] {
        assert_refused(create(&app, &root, bad).await, Code::InvalidArgument, Access::InvalidFields);
    }
}

#[tokio::test]
async fn a_revoked_invitation_makes_nothing() {
    let app = app().await;
    let root = root(&app).await;
    let invite = create(&app, &root, request()).await.unwrap();
    let revoked = revoke(&app, &root, &invite.invite_id).await.unwrap().revoke_time;
    app.pass(Duration::from_secs(1));
    assert_eq!(revoke(&app, &root, &invite.invite_id).await.unwrap().revoke_time, revoked, "idempotent");
    let refused = app.here.auth().register(invited("ada", &invite.url)).await;
    assert_refused(refused, Code::PermissionDenied, ErrorReason::InviteInvalid);
    let missing = revoke(&app, &root, &Ids::random().next::<Uuid>().to_string()).await;
    assert_refused(missing, Code::NotFound, ErrorReason::InviteNotFound);
}

#[tokio::test]
async fn invitations_are_listed_newest_first() {
    let app = app().await;
    let root = root(&app).await;
    let mut made = Vec::new();
    for _ in 0..3 {
        app.pass(Duration::from_secs(1));
        made.push(create(&app, &root, request()).await.unwrap().invite_id);
    }
    let mut asked = ListInvitesRequest { page_size: 2, ..ListInvitesRequest::default() };
    let first = app.here.admin().list_invites(root.request(asked.clone())).await.unwrap().into_inner();
    asked.page_token = first.next_page_token;
    let rest = app.here.admin().list_invites(root.request(asked)).await.unwrap().into_inner();
    assert_eq!(rest.next_page_token, "");
    let listed: Vec<_> =
        first.invites.into_iter().chain(rest.invites).map(|invite| invite.invite_id).collect();
    made.reverse();
    assert_eq!(listed[..3], made, "before them the first administrator's");
    assert_eq!(listed.len(), 4);
}

#[tokio::test]
async fn the_first_administrators_link_stays_the_same_until_there_is_one() {
    let app = app().await;
    let (links, ids) = (app.links(), Ids::random());
    let link = || async { people::first_admin_link(&app.desk(), &ids, &links).await.unwrap() };
    let first = link().await.unwrap();
    assert_eq!(link().await.unwrap().url, first.url);
    app.pass(Duration::from_secs(7 * 24 * 3600));
    let second = link().await.unwrap();
    assert_ne!(second.url, first.url, "a week later it is another");
    let session = app.here.auth().register(invited("root", &second.url)).await.unwrap().into_inner().session;
    let root = Person(session.unwrap());
    assert!(link().await.is_none());
    create(&app, &root, request()).await.expect("who came by it administers the server");
}

#[tokio::test]
async fn a_reset_link_is_for_somebody_else_with_an_account() {
    let app = app().await;
    let root = root(&app).await;
    let guest = app.guest("Zoë").await;
    let nobody = Ids::random().next::<Uuid>().to_string();
    assert_refused(reset(&app, &root, &nobody, false).await, Code::NotFound, ErrorReason::UserNotFound);
    for id in [root.id(), guest.id()] {
        let refused = reset(&app, &root, &id, false).await;
        assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
    }
}

#[tokio::test]
async fn a_reset_link_works_for_a_day_and_forgets_factors_where_asked() {
    let app = app().await;
    let root = root(&app).await;
    let invite = create(&app, &root, request()).await.unwrap();
    let session = app.here.auth().register(invited("ada", &invite.url)).await.unwrap().into_inner().session;
    let ada = Person(session.unwrap()).id();
    let factor = "INSERT INTO totp_factors (user_id, secret, last_step, create_time, confirm_time) \
        SELECT id, '', 0, NOW(6), NOW(6) FROM users WHERE username = 'ada'; \
        INSERT INTO recovery_codes SELECT id, REPEAT('x', 32) FROM users WHERE username = 'ada'";
    app.db.connect().await.batch_execute(factor).await.unwrap();
    for (forget, protected) in [(false, true), (true, false)] {
        let link = reset(&app, &root, &ada, forget).await.unwrap();
        assert!(link.url.starts_with(&format!("{PUBLIC_URL}/reset-password#token=")), "{}", link.url);
        assert_eq!(link.expire_time.unwrap().seconds, noon().timestamp() + 24 * 3600);
        let request = proto::auth::ListUsersRequest { query: "ada".into(), ..Default::default() };
        let found = app.here.admin().list_users(root.request(request)).await.unwrap().into_inner();
        assert_eq!(found.accounts[0].second_factor, protected);
    }
}

#[tokio::test]
async fn without_a_public_url_a_link_is_a_path() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let invite = create(&app, &root, request()).await.unwrap();
    let token = invite.url.strip_prefix("/sign-up#invite=").unwrap().to_owned();
    let request = GetSignInOptionsRequest { invite: token };
    let offer = app.here.auth().get_sign_in_options(request).await.unwrap().into_inner().invite;
    assert_eq!(offer.unwrap().role(), Role::User);
}

impl App {
    fn links(&self) -> LinkMaker {
        LinkMaker::open(&self.config.key_dir, PUBLIC_URL).unwrap()
    }
}
