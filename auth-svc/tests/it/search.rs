use std::collections::HashSet;

use diesel::{
    QueryableByName,
    mysql::Mysql,
    sql_types::{Nullable, Text},
};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use proto::{access_v1::ErrorReason as Access, auth::SearchUsersRequest};
use tonic::Code;

use crate::app::{App, Person, assert_refused, with_token};

async fn search(app: &App, token: &str, query: &str) -> Vec<String> {
    let request = SearchUsersRequest { query: query.into(), ..SearchUsersRequest::default() };
    let answer = app.here.users().search_users(with_token(request, token)).await.unwrap().into_inner();
    assert_eq!(answer.next_page_token, "");
    answer.users.into_iter().map(|user| user.username).collect()
}

async fn people(app: &App, names: &[(&str, &str)]) -> Vec<Person> {
    let mut people = Vec::new();
    for (username, display_name) in names {
        people.push(app.person_named(username, display_name).await);
    }
    people
}

#[tokio::test]
async fn finds_by_the_beginning_of_any_name_without_case_and_accents() {
    let app = App::new().await;
    let names = [
        ("ada", "Ada Lovelace"),
        ("zoe99", "Zoë Müller-Ångström"),
        ("wei", "王伟"),
        ("taro", "山田太郎"),
        ("kim", "김철수"),
        ("leila", "ليلى مراد"),
        ("soren", "Søren Kierkegaard"),
        ("nobody1", "Somebody Else"),
    ];
    let token = app.service("backend", &["users.read"]).await;
    people(&app, &names).await;
    let cases = [
        ("ADA", vec!["ada"]),
        ("love", vec!["ada"]),
        ("ada lov", vec!["ada"]),
        ("lovelace ada", vec![]),
        ("zoe", vec!["zoe99"]),
        ("ZOË", vec!["zoe99"]),
        ("muller", vec!["zoe99"]),
        ("Angstr", vec!["zoe99"]),
        ("王伟", vec!["wei"]),
        ("太郎", vec!["taro"]),
        ("김철", vec!["kim"]),
        ("مراد", vec!["leila"]),
        ("kierke", vec!["soren"]),
        ("elac", vec![]),
        ("%", vec![]),
        ("🎈", vec![]),
        ("_", vec![]),
    ];
    for (query, expected) in cases {
        assert_eq!(search(&app, &token, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn exact_names_come_first_then_usernames_then_display_names() {
    let app = App::new().await;
    let names = [("bob", "Ada B"), ("adam", "Adam"), ("ada", "Zed"), ("eve", "X Ada Ada"), ("ada.b", "Q")];
    let everybody = people(&app, &names).await;
    let token = app.service("backend", &["users.read"]).await;
    assert_eq!(search(&app, &token, "ada").await, ["ada", "ada.b", "adam", "eve", "bob"]);
    let ada = &everybody[2].0.access_token;
    assert_eq!(search(&app, ada, "ada").await, ["ada.b", "adam", "eve", "bob"], "not oneself");
}

#[tokio::test]
async fn pages_hold_everybody_once() {
    let app = App::new().await;
    fill(&app, 300).await;
    let token = app.service("backend", &["users.read"]).await;
    let mut found = Vec::new();
    let mut request = SearchUsersRequest { query: "per".into(), page_size: 37, page_token: String::new() };
    loop {
        let page =
            app.here.users().search_users(with_token(request.clone(), &token)).await.unwrap().into_inner();
        assert!(page.users.len() <= 37);
        found.extend(page.users.into_iter().map(|user| user.username));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    assert_eq!(found.len(), 300);
    assert_eq!(found.iter().collect::<HashSet<_>>().len(), 300, "nobody twice");
    assert!(found[..150].iter().all(|name| name.starts_with("per")), "usernames first");
}

#[tokio::test]
async fn refusals() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let mut users = app.here.users();
    let good = SearchUsersRequest { query: "a".into(), ..SearchUsersRequest::default() };
    let bad = [
        (SearchUsersRequest { query: String::new(), ..good.clone() }, Access::InvalidFields),
        (SearchUsersRequest { query: "x".repeat(65), ..good.clone() }, Access::InvalidFields),
        (SearchUsersRequest { page_size: 201, ..good.clone() }, Access::InvalidFields),
        (SearchUsersRequest { page_token: "nonsense".into(), ..good.clone() }, Access::PageTokenInvalid),
    ];
    for (request, why) in bad {
        assert_refused(users.search_users(ada.request(request)).await, Code::InvalidArgument, why);
    }
    assert_refused(users.search_users(good.clone()).await, Code::Unauthenticated, Access::TokenMissing);
    let other = app.service("other", &["call.manage"]).await;
    let refused = users.search_users(with_token(good, &other)).await;
    assert_refused(refused, Code::PermissionDenied, Access::NotAllowed);
}

/// `count` people: half have the username `per…`, the other half a display name with two words that begin so.
async fn fill(app: &App, count: u32) {
    let mut users = Vec::new();
    let mut words = Vec::new();
    for number in 1..=count {
        let id = format!("UNHEX('{number:032x}')");
        let (username, display_name) = if number % 2 == 0 {
            (format!("per{number}"), "X".to_owned())
        } else {
            words.push(format!("({id}, 'persson per'), ({id}, 'per')"));
            (format!("other{number}"), "Persson Per".to_owned())
        };
        users.push(format!(
            "({id}, '{username}', '{username}', '{username}@x', '{username}@x', '{display_name}', '', 2, NOW(6))"
        ));
    }
    let sql = format!(
        "INSERT INTO users (id, username, username_key, email, email_key, display_name, password_hash, role, create_time) VALUES {}; INSERT INTO user_words VALUES {}; ANALYZE TABLE users, user_words;",
        users.join(","),
        words.join(",")
    );
    app.db.connect().await.batch_execute(&sql).await.unwrap();
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Nullable<Text>)]
    table: Option<String>,
    #[diesel(sql_type = Nullable<Text>, column_name = "type")]
    kind: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key: Option<String>,
    #[diesel(sql_type = Nullable<Text>, column_name = "Extra")]
    extra: Option<String>,
}

/// The queries as the store sends them: prepared, with texts bound.
const QUERIES: &[(&str, &[&str])] = &[
    (
        "SELECT u.* FROM users u WHERE u.username_key >= ? AND u.username_key < ? AND u.username_key > ? \
         AND u.state = 1 AND u.id <> UNHEX('00') AND u.role <> 1 \
         AND COALESCE(NULLIF(u.find_level, 0), 1) <= 1 + (u.username_key = ? \
           OR EXISTS (SELECT 1 FROM contacts c WHERE c.user_id = UNHEX('01') AND c.other_id = u.id AND c.kind = 2)) \
         AND NOT EXISTS (SELECT 1 FROM contacts b WHERE b.user_id = u.id AND b.other_id = UNHEX('01') AND b.kind = 5) \
         ORDER BY u.username_key LIMIT 51",
        &["per1", "per1\x7f", "per12", "per1"],
    ),
    (
        "SELECT u.*, w.word FROM user_words w STRAIGHT_JOIN users u ON u.id = w.user_id \
         WHERE w.word LIKE ? AND w.word >= ? AND (w.word > ? OR w.user_id > UNHEX('00')) AND u.state = 1 \
         AND (u.username_key IS NULL OR NOT (u.username_key >= ? AND u.username_key < ?)) \
         AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word LIKE ? AND e.word < w.word) \
         AND u.id <> UNHEX('00') AND u.role <> 1 \
         AND COALESCE(NULLIF(u.find_level, 0), 1) <= 1 + (u.username_key = ? \
           OR EXISTS (SELECT 1 FROM contacts c WHERE c.user_id = UNHEX('01') AND c.other_id = u.id AND c.kind = 2)) \
         AND NOT EXISTS (SELECT 1 FROM contacts b WHERE b.user_id = u.id AND b.other_id = UNHEX('01') AND b.kind = 5) \
         ORDER BY w.word, w.user_id LIMIT 51",
        &["perss%", "perss", "perss", "perss", "perss\x7f", "perss%", ""],
    ),
    ("SELECT id FROM users WHERE username_key = ?", &["per12"]),
    ("SELECT id FROM users WHERE email_key = ?", &["per12@x"]),
    (
        "SELECT id FROM sessions WHERE user_id = UNHEX(?) AND last_seen_time <= ? AND (last_seen_time < ? OR id < UNHEX(?)) \
         AND end_time IS NULL AND expire_time > ? ORDER BY last_seen_time DESC, id DESC LIMIT 51",
        &["0000000000000000000000000000000c", "2026-01-01", "2026-01-01", "01", "2026-01-01"],
    ),
    ("DELETE FROM sessions WHERE expire_time < ? ORDER BY expire_time LIMIT 1000", &["2026-01-01"]),
    (
        "DELETE FROM session_revocations WHERE revoke_time < ? ORDER BY revoke_time LIMIT 1000",
        &["2026-01-01"],
    ),
    (
        "SELECT id FROM session_revocations WHERE id > 2900 AND revoke_time >= ? ORDER BY id LIMIT 1000",
        &["2026-01-01"],
    ),
    (
        "SELECT * FROM contacts WHERE user_id = UNHEX('01') AND kind = 2 AND sort_key >= ? \
         AND (sort_key > ? OR other_id > UNHEX('00')) ORDER BY sort_key, other_id LIMIT 51",
        &["a", "a"],
    ),
    (
        "SELECT * FROM contacts WHERE user_id = UNHEX('01') AND kind = 3 AND change_time <= ? \
         AND (change_time < ? OR other_id < UNHEX('ff')) ORDER BY change_time DESC, other_id DESC LIMIT 51",
        &["2026-01-01", "2026-01-01"],
    ),
    ("SELECT COUNT(*) FROM contacts WHERE user_id = UNHEX('01') AND kind = 4 AND note <> ?", &["x"]),
    (
        "SELECT user_id FROM contacts WHERE user_id IN (UNHEX('01'), UNHEX('02')) AND other_id = UNHEX('03') AND kind = 5 AND note <> ?",
        &["x"],
    ),
    ("UPDATE contacts SET sort_key = ? WHERE other_id = UNHEX('01')", &["x"]),
    ("DELETE FROM avatars WHERE user_id = UNHEX('01') AND create_time > ?", &["2026-01-01"]),
    // What administrators list.
    (
        "SELECT id FROM users WHERE state <> 4 AND create_time <= ? AND (create_time < ? OR id < UNHEX(?)) \
         ORDER BY create_time DESC, id DESC LIMIT 51",
        &["2026-01-01 00:30", "2026-01-01 00:30", "0c"],
    ),
    ("SELECT id FROM users WHERE role = 4 AND state <> 4 ORDER BY create_time DESC, id DESC LIMIT 51", &[]),
    ("SELECT id FROM users WHERE state = 2 ORDER BY create_time DESC, id DESC LIMIT 51", &[]),
    ("SELECT id FROM users WHERE role = 4 AND state = 1 ORDER BY create_time, id FOR UPDATE", &[]),
    (
        "SELECT u.* FROM users u WHERE u.username_key >= ? AND u.username_key < ? AND u.username_key > ? \
         AND (0 = 0 OR u.role = 0) AND (u.state = 0 OR (0 = 0 AND u.state <> 4)) ORDER BY u.username_key LIMIT 51",
        &["per1", "per1\x7f", "per12"],
    ),
    (
        "SELECT u.*, w.word FROM user_words w STRAIGHT_JOIN users u ON u.id = w.user_id \
         WHERE w.word LIKE ? AND w.word >= ? AND (w.word > ? OR w.user_id > UNHEX('00')) \
         AND NOT (COALESCE(u.username_key, '') >= ? AND COALESCE(u.username_key, '') < ?) \
         AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = w.user_id AND e.word LIKE ? AND e.word < w.word) \
         AND (0 = 0 OR u.role = 0) AND (u.state = 0 OR (0 = 0 AND u.state <> 4)) ORDER BY w.word, w.user_id LIMIT 51",
        &["perss%", "perss", "perss", "perss", "perss\x7f", "perss%"],
    ),
    (
        "SELECT u.* FROM users u WHERE u.email_key >= ? AND u.email_key < ? AND u.email_key > ? \
         AND NOT (COALESCE(u.username_key, '') >= ? AND COALESCE(u.username_key, '') < ?) \
         AND NOT EXISTS (SELECT 1 FROM user_words e WHERE e.user_id = u.id AND e.word LIKE ?) \
         AND (0 = 0 OR u.role = 0) AND (u.state = 0 OR (0 = 0 AND u.state <> 4)) ORDER BY u.email_key LIMIT 51",
        &["per1", "per1\u{10FFFF}", "per12", "per1", "per1\x7f", "per1%"],
    ),
    ("SELECT id FROM invites ORDER BY create_time DESC, id DESC LIMIT 51", &[]),
    ("SELECT name FROM service_accounts WHERE name > ? ORDER BY name LIMIT 51", &["s1"]),
    // The audit log: each filter by its index, the newest first.
    ("SELECT id FROM audit_events WHERE id > 0 AND id < 2000 ORDER BY id DESC LIMIT 51", &[]),
    (
        "SELECT id FROM audit_events WHERE id > 0 AND id < 2000 AND actor = ? ORDER BY id DESC LIMIT 51",
        &["actor7"],
    ),
    (
        "SELECT id FROM audit_events WHERE id > 0 AND id < 2000 AND target = ? ORDER BY id DESC LIMIT 51",
        &["target7"],
    ),
    (
        "SELECT id FROM audit_events WHERE id > 0 AND id < 2000 AND action = ? ORDER BY id DESC LIMIT 51",
        &["user.act7"],
    ),
    (
        "SELECT id FROM audit_events WHERE id > 0 AND id < 2000 AND action LIKE ? ORDER BY id DESC LIMIT 51",
        &["user.%"],
    ),
    (
        "SELECT id FROM audit_events WHERE event_time < ? ORDER BY event_time DESC, id DESC LIMIT 1",
        &["2026-01-02"],
    ),
    ("SELECT id FROM audit_events WHERE event_time >= ? ORDER BY event_time, id LIMIT 1", &["2026-01-02"]),
];

/// Accounts that began one after the other, a few of them administrators' or refused, invitations, services, and what
/// was done to all of them.
const ADMINISTRATION: &str = "\
    UPDATE users SET create_time = '2026-01-01' + INTERVAL CONV(RIGHT(HEX(id), 4), 16, 10) SECOND; \
    UPDATE users SET role = 4 WHERE id < UNHEX('00000000000000000000000000000004'); \
    UPDATE users SET state = 2 WHERE id > UNHEX('00000000000000000000000000000BA0'); \
    INSERT INTO invites SELECT id, 2, 1, 0, '', create_time, create_time, NULL FROM users; \
    INSERT INTO service_accounts (name, secret_hash, scopes, create_time, update_time) \
        SELECT CONCAT('s', HEX(id)), REPEAT('x', 32), '', create_time, create_time FROM users; \
    INSERT INTO audit_events (event_time, actor, actor_kind, action, target, address, result, detail) \
        SELECT create_time, CONCAT('actor', CONV(RIGHT(HEX(id), 4), 16, 10) MOD 97), 1, \
            CONCAT('user.act', CONV(RIGHT(HEX(id), 4), 16, 10) MOD 89), \
            CONCAT('target', CONV(RIGHT(HEX(id), 4), 16, 10) MOD 101), '', 'OK', '{}' FROM users; \
    ANALYZE TABLE users, invites, service_accounts, audit_events";

#[tokio::test]
async fn every_query_has_its_index_and_needs_no_sorting() {
    let app = App::new().await;
    fill(&app, 3_000).await;
    let mut conn = app.db.connect().await;
    let revocations = "INSERT INTO session_revocations (session_id, user_id, reason, revoke_time) \
        SELECT id, id, 1, NOW(6) FROM users; ANALYZE TABLE session_revocations; \
        INSERT INTO contacts (user_id, other_id, kind, note, change_time, version, sort_key) \
        SELECT UNHEX('00000000000000000000000000000001'), id, 1 + CONV(RIGHT(HEX(id), 1), 16, 10) % 5, '', NOW(6), 1, display_name \
        FROM users; ANALYZE TABLE contacts";
    conn.batch_execute(revocations).await.unwrap();
    conn.batch_execute(ADMINISTRATION).await.unwrap();
    for &(query, texts) in QUERIES {
        let mut explain = diesel::sql_query(format!("EXPLAIN {query}")).into_boxed::<Mysql>();
        for text in texts {
            explain = explain.bind::<Text, _>(*text);
        }
        let plan: Vec<Plan> = explain.load(&mut *conn).await.unwrap();
        for step in plan.iter().filter(|step| step.table.is_some()) {
            let kind = step.kind.as_deref().unwrap_or_default();
            // A list of everything walks an index in its order, as far as the page goes.
            let is_list = !query.contains("WHERE") && query.contains("LIMIT");
            let reads_all = kind == "ALL" || (kind == "index" && !is_list);
            assert!(!reads_all && step.key.is_some(), "{kind} in {query}");
            let extra = step.extra.as_deref().unwrap_or_default();
            assert!(!extra.contains("filesort") && !extra.contains("temporary"), "{extra} in {query}");
        }
    }
}
