//! Reports by people, and what comes of them by themselves.

mod streams;

use std::time::Duration;

use futures::future::join_all;
use proto::{
    access_v1,
    call::{
        Decision, ErrorReason, LiftSuspensionRequest, ListReportsRequest, ListSuspensionsRequest,
        ModerationActKind, ReportPartnerRequest, ReportReason, ReportState, Suspension,
        match_service_client::MatchServiceClient,
    },
    convert::timestamp,
    id::UserId,
    reason::is,
};
use runtime::Ids;
use testkit::{Caller, redis::Server};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{
    app::App,
    moderation::{Moderator, kinds, refuses, ruling, somebody},
};

const HOUR: Duration = Duration::from_secs(3600);

/// Somebody who reports.
struct Reporter {
    id: UserId,
    client: MatchServiceClient<Caller>,
}

impl Reporter {
    fn new(app: &App) -> Self {
        Self::at(app, 0)
    }

    fn at(app: &App, instance: usize) -> Self {
        let caller = app.instances[instance].guest();
        Self { id: caller.user_id, client: MatchServiceClient::new(caller) }
    }

    async fn ask(&self, request: ReportPartnerRequest) -> Result<(), Status> {
        self.client.clone().report_partner(request).await.map(drop)
    }
}

pub(crate) fn complaint(match_id: &str) -> ReportPartnerRequest {
    ReportPartnerRequest {
        request_id: Ids::random().next::<Uuid>().to_string(),
        match_id: match_id.into(),
        reason: ReportReason::Harassment.into(),
        note: "rude".into(),
    }
}

fn hex(id: Uuid) -> String {
    format!("UNHEX('{}')", id.simple())
}

/// A match of these two that is over, in which `texts` was said, by turns.
async fn met(app: &App, one: UserId, other: UserId, texts: u32) -> String {
    let (id, rows) = match_rows(app, one, other, texts);
    app.sql(&rows).await;
    id
}

/// Such a match's id, and what puts it into the database.
pub(crate) fn match_rows(app: &App, one: UserId, other: UserId, texts: u32) -> (String, String) {
    let id: Uuid = Ids::random().next();
    let (of, now) = (hex(id), app.clock.now().format("%F %T%.6f"));
    let member = |user: UserId, address: &str| {
        let user = hex(user.uuid());
        format!("({of}, {user}, NULL, {user}, 1, '{address}', 'text', 0, '{now}')")
    };
    let mut rows = format!(
        "INSERT INTO matches VALUES ({of}, 'audio', 3, NULL, '', '', 0, '{now}', '{now}', 'next', NULL); \
         INSERT INTO match_members VALUES {}, {}",
        member(one, "198.51.100.1"),
        member(other, "2001:db8:1:2:3::4"),
    );
    for number in 0..texts {
        let by = hex(if number % 2 == 0 { one.uuid() } else { other.uuid() });
        let (text, version) = (hex(Ids::random().next()), number + 2);
        rows += &format!(
            "; INSERT INTO match_texts VALUES ({of}, {text}, {version}, {by}, 'text {number}', '{now}')"
        );
    }
    (id.to_string(), rows)
}

/// Reports of somebody by so many different people.
async fn reported_by(app: &App, count: usize, reported: UserId) {
    for _ in 0..count {
        let reporter = Reporter::new(app);
        let of = met(app, reporter.id, reported, 0).await;
        reporter.ask(complaint(&of)).await.unwrap();
    }
}

async fn reports(by: &Moderator, reported: UserId) -> Vec<String> {
    let request = ListReportsRequest { reported_user_id: reported.to_string(), ..Default::default() };
    let page = by.client.clone().list_reports(request).await.unwrap().into_inner();
    page.reports.into_iter().map(|report| report.report_id).collect()
}

async fn suspensions(by: &Moderator) -> Vec<Suspension> {
    let request = ListSuspensionsRequest { in_force_only: true, ..ListSuspensionsRequest::default() };
    by.client.clone().list_suspensions(request).await.unwrap().into_inner().suspensions
}

#[tokio::test]
async fn a_report_keeps_the_last_50_texts_and_where_the_person_came_from() {
    let app = App::new().await;
    let (cleo, ben, reported) = (Moderator::new(&app), Reporter::new(&app), somebody());
    let of = met(&app, ben.id, reported, 60).await;
    ben.ask(complaint(&of)).await.unwrap();
    let id = reports(&cleo, reported).await.pop().unwrap();
    let case = cleo.case(&id).await.unwrap();
    let report = case.report.unwrap();
    assert_eq!((report.reporter_user_id.clone(), report.match_id.clone()), (ben.id.to_string(), of));
    assert_eq!((report.reason(), report.note.as_str()), (ReportReason::Harassment, "rude"));
    assert_eq!((report.state(), report.mode()), (ReportState::Open, proto::call::MatchMode::Audio));
    let said: Vec<_> = case.evidence.iter().map(|said| (said.by_reported, said.text.clone())).collect();
    let expected: Vec<_> = (10..60).map(|number| (number % 2 == 1, format!("text {number}"))).collect();
    assert_eq!(said, expected);
    let both = proto::call::DecideReportRequest { suspend_address: true, ..ruling(&id, Decision::Suspended) };
    cleo.rule(both).await;
    let addresses: Vec<_> = suspensions(&cleo).await.into_iter().map(|one| one.address).collect();
    assert!(addresses.contains(&"2001:db8:1:2::/64".to_owned()), "{addresses:?}");
    let apart = "SELECT COUNT(*) AS count FROM match_avoid WHERE until_time IS NULL";
    assert_eq!(app.count(apart).await, 1, "they never meet again");
    app.stop().await;
}

#[tokio::test]
async fn a_report_repeated_is_the_first() {
    let app = App::new().await;
    let (cleo, ben, reported) = (Moderator::new(&app), Reporter::new(&app), somebody());
    let of = met(&app, ben.id, reported, 1).await;
    let first = complaint(&of);
    for again in [first.clone(), first.clone(), complaint(&of)] {
        ben.ask(again).await.unwrap();
    }
    assert_eq!(reports(&cleo, reported).await.len(), 1);
    let other = met(&app, ben.id, somebody(), 0).await;
    let reused = ben.ask(ReportPartnerRequest { match_id: other, ..first }).await;
    refuses(reused, Code::AlreadyExists, ErrorReason::RequestIdReused);
    app.stop().await;
}

#[tokio::test]
async fn only_the_two_report_a_match_and_they_say_why() {
    let app = App::new().await;
    let (ben, dan) = (Reporter::new(&app), Reporter::new(&app));
    let of = met(&app, ben.id, somebody(), 0).await;
    refuses(dan.ask(complaint(&of)).await, Code::NotFound, ErrorReason::MatchNotFound);
    let nothing = complaint(&somebody().to_string());
    refuses(ben.ask(nothing).await, Code::NotFound, ErrorReason::MatchNotFound);
    let refused = ben.ask(ReportPartnerRequest { reason: 0, ..complaint(&of) }).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::InvalidFields), "{refused:?}");
    app.stop().await;
}

#[tokio::test]
async fn four_different_people_suspend_and_one_who_reports_four_times_does_not() {
    let app = App::new().await;
    let (cleo, ben, [one, other]) = (Moderator::new(&app), Reporter::new(&app), [somebody(), somebody()]);
    for _ in 0..4 {
        let of = met(&app, ben.id, one, 0).await;
        ben.ask(complaint(&of)).await.unwrap();
    }
    reported_by(&app, 3, other).await;
    assert!(suspensions(&cleo).await.is_empty());
    reported_by(&app, 1, other).await;
    let [suspension] = suspensions(&cleo).await.try_into().unwrap();
    assert_eq!((suspension.user_id.clone(), suspension.by_user_id.as_str()), (other.to_string(), ""));
    assert_eq!(suspension.until_time, Some(timestamp(app.clock.now() + 24 * HOUR)));
    let acts = cleo.case(&suspension.report_id).await.unwrap().acts;
    assert_eq!(kinds(&acts), [ModerationActKind::SuspendedByItself]);
    assert_eq!((acts[0].by_user_id.as_str(), acts[0].address.as_str()), ("", ""));
    app.stop().await;
}

#[tokio::test]
async fn what_is_long_ago_dismissed_or_atoned_for_does_not_suspend() {
    let app = App::new().await;
    let (cleo, reported) = (Moderator::new(&app), somebody());
    reported_by(&app, 2, reported).await;
    app.clock.advance(24 * HOUR);
    let cleo = cleo.again(&app);
    reported_by(&app, 3, reported).await;
    let [dismissed, ..] = &*reports(&cleo, reported).await.split_off(2) else { panic!("three are new") };
    cleo.rule(ruling(dismissed, Decision::Dismissed)).await;
    reported_by(&app, 1, reported).await;
    assert!(suspensions(&cleo).await.is_empty(), "three count");
    reported_by(&app, 1, reported).await;
    let suspension_id = suspensions(&cleo).await.pop().unwrap().suspension_id;
    cleo.client.clone().lift_suspension(LiftSuspensionRequest { suspension_id }).await.unwrap();
    app.clock.advance(Duration::from_secs(1));
    reported_by(&app, 3, reported).await;
    assert!(suspensions(&cleo).await.is_empty(), "what led to the first counts no more");
    reported_by(&app, 1, reported).await;
    assert_eq!(suspensions(&cleo).await.len(), 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_reports_at_once_suspend_once() {
    let app = App::on_redis(2, Server::shared()).await;
    let cleo = Moderator::new(&app);
    let races = (0..10).map(async |_| {
        let reported = somebody();
        let all = (0..4).map(async |number: usize| {
            let reporter = Reporter::at(&app, number % 2);
            let of = met(&app, reporter.id, reported, 0).await;
            reporter.ask(complaint(&of)).await.unwrap();
        });
        join_all(all).await;
        reported.to_string()
    });
    let mut all = join_all(races).await;
    let mut suspended: Vec<_> = suspensions(&cleo).await.into_iter().map(|one| one.user_id).collect();
    all.sort();
    suspended.sort();
    assert_eq!(suspended, all);
    app.stop().await;
}
