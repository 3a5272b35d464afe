use std::{collections::BTreeSet, time::Duration};

use db::{Config, Connection};
use diesel::{QueryableByName, sql_types::Text};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use proto::{
    access_v1::ErrorReason as Access,
    auth::{
        ActorKind, AuditEvent, CreateServiceAccountRequest, ErrorReason, ListAuditEventsRequest,
        RotateServiceAccountSecretRequest,
    },
    convert::timestamp,
};
use tonic::Code;

use crate::app::{App, Instance, Person, assert_refused, noon, with_token};

async fn events(app: &App, reader: &Person, request: ListAuditEventsRequest) -> Vec<AuditEvent> {
    let answer = app.here.admin().list_audit_events(reader.request(request)).await.unwrap().into_inner();
    assert_eq!(answer.next_page_token, "");
    answer.events
}

async fn create(app: &App, token: &str, name: &str) -> bool {
    let request = CreateServiceAccountRequest { name: name.into(), scopes: vec!["users.read".into()] };
    app.here.accounts_of_services().create_service_account(with_token(request, token)).await.is_ok()
}

/// `count` acts of long ago: each minute one, by turns of three actors, on four targets, of five actions.
async fn fill(app: &App, count: u32) {
    let rows: Vec<_> = (0..count)
        .map(|number| {
            format!(
                "('2030-01-01' + INTERVAL {number} MINUTE, 'actor{}', 1, '{}.act{}', 'target{}', '', 'OK', '{{}}')",
                number % 3,
                if number % 2 == 0 { "user" } else { "invite" },
                number % 5,
                number % 4,
            )
        })
        .collect();
    let sql = format!(
        "INSERT INTO audit_events (event_time, actor, actor_kind, action, target, address, result, detail) \
         VALUES {}; ANALYZE TABLE audit_events",
        rows.join(",")
    );
    app.db.connect().await.batch_execute(&sql).await.unwrap();
}

#[tokio::test]
async fn an_act_is_written_with_who_what_whom_when_and_where() {
    let app = App::new().await;
    let root = app.admin("root").await;
    assert!(create(&app, &root.0.access_token, "crm").await);
    let written = events(&app, &root, ListAuditEventsRequest::default()).await;
    let [event] = written.try_into().unwrap();
    assert_eq!((event.actor.clone(), event.actor_kind()), (root.id(), ActorKind::User));
    assert_eq!((event.action.as_str(), event.target.as_str()), ("service_account.create", "crm"));
    assert_eq!((event.result.as_str(), event.event_time), ("OK", Some(timestamp(noon()))));
    assert!(!event.address.is_empty(), "a call has an address");
    assert_eq!(event.detail_json, r#"{"scopes":["users.read"]}"#);
}

#[tokio::test]
async fn services_and_the_operator_are_named_too() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let token = app.service("provisioner", &["accounts.manage", "users.read"]).await;
    assert!(create(&app, &token, "crm").await);
    let written = events(&app, &root, ListAuditEventsRequest::default()).await;
    let actors: Vec<_> = written
        .iter()
        .map(|event| (event.actor.as_str(), event.actor_kind(), event.target.as_str()))
        .collect();
    let expected = [("provisioner", ActorKind::Service, "crm"), ("cli", ActorKind::Operator, "provisioner")];
    assert_eq!(actors, expected, "newest first");
    assert_eq!(written[1].address, "", "the command line");
}

#[tokio::test]
async fn a_refused_act_is_written_with_its_reason_and_changes_nothing() {
    let app = App::new().await;
    let root = app.admin("root").await;
    assert!(create(&app, &root.0.access_token, "crm").await);
    assert!(!create(&app, &root.0.access_token, "crm").await);
    assert!(!create(&app, &root.0.access_token, "Ümlaut\n").await);
    let rotate = RotateServiceAccountSecretRequest { name: "nobody".into() };
    let refused = app.here.accounts_of_services().rotate_service_account_secret(root.request(rotate)).await;
    assert_refused(refused, Code::NotFound, ErrorReason::ServiceAccountNotFound);
    let written = events(&app, &root, ListAuditEventsRequest::default()).await;
    let told: Vec<_> = written.iter().map(|event| (event.result.as_str(), event.target.as_str())).collect();
    let expected = [
        ("SERVICE_ACCOUNT_NOT_FOUND", "nobody"),
        ("INVALID_FIELDS", "?mlaut?"),
        ("SERVICE_ACCOUNT_EXISTS", "crm"),
        ("OK", "crm"),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn an_act_that_cannot_be_written_is_not_done() {
    let app = App::new().await;
    let root = app.admin("root").await;
    app.db.connect().await.batch_execute("RENAME TABLE audit_events TO away").await.unwrap();
    assert!(!create(&app, &root.0.access_token, "crm").await);
    assert!(auth_svc::service_accounts::list(&app.db.pool).await.unwrap().is_empty());
}

#[tokio::test]
async fn no_secret_is_written() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let request = CreateServiceAccountRequest { name: "crm".into(), scopes: vec![] };
    let mut accounts = app.here.accounts_of_services();
    let secret = accounts.create_service_account(root.request(request)).await.unwrap().into_inner().secret;
    let written = events(&app, &root, ListAuditEventsRequest::default()).await;
    assert!(!secret.is_empty() && !format!("{written:?}").contains(&secret));
}

#[tokio::test]
async fn events_are_found_by_actor_target_action_and_time() {
    let app = App::new().await;
    let root = app.admin("root").await;
    fill(&app, 120).await;
    let start = chrono::DateTime::parse_from_rfc3339("2030-01-01T00:00:00Z").unwrap().to_utc();
    let at = |minutes: u64| Some(timestamp(start + Duration::from_secs(minutes * 60)));
    let all = ListAuditEventsRequest { page_size: 200, ..Default::default() };
    let cases = [
        (ListAuditEventsRequest { actor: "actor1".into(), ..all.clone() }, 40),
        (ListAuditEventsRequest { target: "target2".into(), ..all.clone() }, 30),
        (ListAuditEventsRequest { action: "user.act0".into(), ..all.clone() }, 12),
        (ListAuditEventsRequest { action: "user.".into(), ..all.clone() }, 60),
        (ListAuditEventsRequest { action: "user".into(), ..all.clone() }, 0),
        (ListAuditEventsRequest { action: "%.".into(), ..all.clone() }, 0),
        (ListAuditEventsRequest { from_time: at(100), ..all.clone() }, 20),
        (ListAuditEventsRequest { to_time: at(10), ..all.clone() }, 10),
        (ListAuditEventsRequest { from_time: at(70), to_time: at(75), ..all.clone() }, 5),
        (
            ListAuditEventsRequest {
                actor: "actor0".into(),
                target: "target0".into(),
                action: "user.act0".into(),
                ..all.clone()
            },
            2,
        ),
        (all.clone(), 120),
    ];
    for (request, expected) in cases {
        let found = events(&app, &root, request.clone()).await;
        assert_eq!(found.len(), expected, "{request:?}");
        assert!(found.is_sorted_by(|one, next| one.audit_id > next.audit_id), "newest first");
    }
}

#[tokio::test]
async fn pages_hold_every_event_once_while_new_ones_come() {
    let app = App::new().await;
    let root = app.admin("root").await;
    fill(&app, 50).await;
    let mut request = ListAuditEventsRequest { page_size: 7, ..Default::default() };
    let mut seen = Vec::new();
    loop {
        let answer =
            app.here.admin().list_audit_events(root.request(request.clone())).await.unwrap().into_inner();
        assert!(answer.events.len() <= 7);
        seen.extend(answer.events.into_iter().map(|event| event.audit_id));
        assert!(create(&app, &root.0.access_token, &format!("new{}", seen.len())).await);
        if answer.next_page_token.is_empty() {
            break;
        }
        request.page_token = answer.next_page_token;
    }
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (50, 50));
}

#[tokio::test]
async fn it_is_read_by_administrators_and_by_services_with_the_scope() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let all = ListAuditEventsRequest::default();
    let refused = app.here.admin().list_audit_events(ada.request(all.clone())).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
    for (scope, admitted) in [("audit.read", true), ("users.manage", false)] {
        let token = app.service(&scope.replace('.', "-"), &[scope]).await;
        let answer = app.here.admin().list_audit_events(with_token(all.clone(), &token)).await;
        assert_eq!(answer.is_ok(), admitted, "{scope}");
    }
    let root = app.admin("root").await;
    let bad = ListAuditEventsRequest { page_token: "nonsense".into(), ..all.clone() };
    let refused = app.here.admin().list_audit_events(root.request(bad)).await;
    assert_refused(refused, Code::InvalidArgument, Access::PageTokenInvalid);
    let never = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
    let bad = ListAuditEventsRequest { from_time: Some(never), ..all };
    let refused = app.here.admin().list_audit_events(root.request(bad)).await;
    assert_refused(refused, Code::InvalidArgument, Access::InvalidFields);
}

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    table_name: String,
}

/// A user of the database with every right on every table but this one, as operators are told.
async fn restricted(app: &App) -> Config {
    let mut conn = app.db.connect().await;
    let (before, database) = app.db.url.split_once("@localhost/").unwrap();
    let database = database.split('?').next().unwrap();
    let tables =
        "SELECT table_name AS table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
    let tables: Vec<Table> = diesel::sql_query(tables).load(&mut *conn).await.unwrap();
    let user = format!("only_{database}");
    conn.batch_execute(&format!("CREATE USER {user}@localhost")).await.unwrap();
    for Table { table_name } in tables {
        let rights = if table_name == "audit_events" { "INSERT, SELECT" } else { "ALL" };
        let grant = format!("GRANT {rights} ON {database}.{table_name} TO {user}@localhost");
        conn.batch_execute(&grant).await.unwrap();
    }
    let url = app.db.url.replacen(before, &format!("mysql://{user}"), 1);
    Config { url, ..app.db.config() }
}

#[tokio::test]
async fn the_log_lives_on_the_right_to_insert_and_to_select() {
    let app = App::new().await;
    let root = app.admin("root").await;
    let database = restricted(&app).await;
    let there =
        Instance::start(&auth_svc::Config { database: database.clone(), ..app.config.clone() }, &app.clock);
    for (name, expected) in [("crm", true), ("crm", false)] {
        let request = CreateServiceAccountRequest { name: name.into(), scopes: vec![] };
        let made = there.accounts_of_services().create_service_account(root.request(request)).await;
        assert_eq!(made.is_ok(), expected);
    }
    let request = root.request(ListAuditEventsRequest::default());
    let told = there.admin().list_audit_events(request).await.unwrap().into_inner().events;
    assert_eq!(told.len(), 2);
    let mut conn = Connection::open(&database.url).await.unwrap();
    for change in ["DELETE FROM audit_events", "UPDATE audit_events SET result = ''"] {
        assert!(conn.batch_execute(change).await.is_err(), "the database refuses: {change}");
    }
}
