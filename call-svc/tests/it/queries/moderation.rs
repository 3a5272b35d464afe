//! What moderators send.

use diesel_async::SimpleAsyncConnection as _;
use proto::call::{
    Decision, GetMatchRulesRequest, LiftSuspensionRequest, ListModerationActsRequest, ListReportsRequest,
    ListSuspensionsRequest, ReportState, match_service_client::MatchServiceClient,
    moderation_service_client::ModerationServiceClient,
};

use crate::{
    app::App,
    moderation::{Moderator, rows, ruling, somebody},
    reporting::{complaint, match_rows},
};

/// Enough rows that a scan of them would be the worse plan.
pub(super) async fn fill(conn: &mut db::Connection) {
    let (id, user) = ("UNHEX(LPAD(HEX(seq), 32, '0'))", "UNHEX(LPAD(HEX(seq MOD 997), 32, '0'))");
    let time = "NOW(6) - INTERVAL seq SECOND";
    conn.batch_execute(&format!(
        "INSERT INTO match_reports SELECT {id}, {id}, {id}, {user}, NULL, 'text', 'spam', '', {id}, {time}, \
            IF(seq MOD 2, 'open', 'decided'), {time}, NULL, NULL, IF(seq MOD 2, NULL, 'warned'), \
            IF(seq MOD 2, NULL, {user}), IF(seq MOD 2, NULL, {time}) FROM seq_1_to_20000; \
         INSERT INTO match_evidence SELECT {id}, 0, 1, 'hello', {time}, NOW(6) + INTERVAL 10 YEAR FROM seq_1_to_20000; \
         INSERT INTO match_suspensions SELECT {id}, IF(seq MOD 2, {user}, NULL), IF(seq MOD 2, NULL, CONCAT('10.0.0.', seq)), \
            'spam', {time}, NULL, IF(seq MOD 3, {user}, NULL), IF(seq MOD 5, {time}, NULL), {id} FROM seq_1_to_20000; \
         INSERT INTO match_warnings SELECT {id}, {user}, 'spam', {time}, IF(seq MOD 2, NULL, {time}) FROM seq_1_to_20000; \
         INSERT INTO moderation_acts SELECT {id}, 'claimed', {user}, '', {id}, NULL, {user}, NULL, '', NULL, {time} \
            FROM seq_1_to_20000; \
         ANALYZE TABLE match_reports, match_evidence, match_suspensions, match_warnings, moderation_acts"
    ))
    .await
    .unwrap();
}

/// Somebody reports a partner, and is told how they stand.
async fn report(app: &App, conn: &mut db::Connection) {
    let caller = app.instances[0].guest();
    let (of, rows) = match_rows(app, caller.user_id, somebody(), 2);
    conn.batch_execute(&rows).await.unwrap();
    let mut client = MatchServiceClient::new(caller);
    client.report_partner(complaint(&of)).await.unwrap();
    client.get_match_rules(GetMatchRulesRequest {}).await.unwrap();
}

/// Every way of looking at what was reported, and of acting on it.
pub(super) async fn act(app: &App, conn: &mut db::Connection) {
    report(app, conn).await;
    let (cleo, reported) = (Moderator::new(app), somebody());
    for decision in [Decision::Warned, Decision::Suspended] {
        let (report, rows) = rows(app, somebody(), reported);
        conn.batch_execute(&rows).await.unwrap();
        cleo.claim(&report).await.unwrap();
        cleo.release(&report).await.unwrap();
        cleo.rule(ruling(&report, decision)).await;
        cleo.case(&report).await.unwrap();
        cleo.undo(&report).await.unwrap();
        cleo.rule(ruling(&report, decision)).await;
    }
    look(&cleo, &reported.to_string()).await;
    let mut admin = ModerationServiceClient::new(app.admin());
    let request = ListModerationActsRequest { page_size: 1, ..Default::default() };
    let page = admin.list_moderation_acts(request.clone()).await.unwrap().into_inner();
    let rest = ListModerationActsRequest { page_token: page.next_page_token, ..request };
    admin.list_moderation_acts(rest).await.unwrap();
}

async fn look(by: &Moderator, reported: &str) {
    let mut client = by.client.clone();
    for (state, reported) in [
        (ReportState::Open, ""),
        (ReportState::Decided, ""),
        (ReportState::Open, reported),
        (ReportState::Decided, reported),
    ] {
        let reported_user_id = reported.to_owned();
        let request =
            ListReportsRequest { page_size: 1, state: state.into(), reported_user_id, ..Default::default() };
        let page = client.list_reports(request.clone()).await.unwrap().into_inner();
        client
            .list_reports(ListReportsRequest { page_token: page.next_page_token, ..request })
            .await
            .unwrap();
    }
    for in_force_only in [false, true] {
        let request = ListSuspensionsRequest { page_size: 1, in_force_only, ..Default::default() };
        let page = client.list_suspensions(request.clone()).await.unwrap().into_inner();
        let suspension_id = page.suspensions[0].suspension_id.clone();
        let rest = ListSuspensionsRequest { page_token: page.next_page_token, ..request };
        client.list_suspensions(rest).await.unwrap();
        client.lift_suspension(LiftSuspensionRequest { suspension_id }).await.unwrap();
    }
}
