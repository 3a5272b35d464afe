use std::time::Duration;

use proto::{
    access_v1,
    call::{Call, CallProblem, ErrorReason, ReportProblemRequest},
    reason::is,
};
use tonic::{Code, Status};

use crate::{app::App, people::Person, start::refused};

async fn report(person: &Person, call: &Call, problem: CallProblem) -> Result<(), Status> {
    let request = ReportProblemRequest {
        call_id: call.call_id.clone(),
        endpoint_id: person.page.to_string(),
        problem: problem.into(),
        detail: "NotAllowedError: Permission denied".into(),
    };
    person.devices.clone().report_problem(request).await.map(drop)
}

#[tokio::test]
async fn the_calls_people_say_what_failed_until_an_hour_after_its_end() {
    let app = App::new().await;
    let (ada, ben, eve) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    report(&ben, &call, CallProblem::PermissionDenied).await.unwrap();
    refused(
        &report(&eve, &call, CallProblem::PermissionDenied).await,
        Code::NotFound,
        ErrorReason::CallNotFound,
    );
    ada.end(&call).await.unwrap();
    app.clock.advance(Duration::from_secs(3_600));
    // Tokens live for less than an hour.
    let ben = app.page_of(&ben, 0);
    report(&ben, &call, CallProblem::IceFailed).await.unwrap();
    app.clock.advance(Duration::from_secs(1));
    refused(&report(&ben, &call, CallProblem::IceFailed).await, Code::NotFound, ErrorReason::CallNotFound);
    app.stop().await;
}

#[tokio::test]
async fn a_problem_is_named() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let unnamed = report(&ada, &call, CallProblem::Unspecified).await.unwrap_err();
    assert!(is(&unnamed, access_v1::ErrorReason::InvalidFields), "{unnamed:?}");
    app.stop().await;
}
