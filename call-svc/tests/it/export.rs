use std::collections::BTreeSet;

use proto::call::{
    CallFilter, ExportCallEventsRequest, ExportFormat, call_report_service_client::CallReportServiceClient,
};
use tonic::Code;

use crate::{
    app::App,
    record::{of_call, reports},
};

/// The file, whose chunks are small and hold whole lines.
async fn export(app: &App, filter: CallFilter, format: ExportFormat) -> String {
    let request = ExportCallEventsRequest { filter: Some(filter), format: format.into() };
    let mut chunks = reports(app).export_call_events(request).await.unwrap().into_inner();
    let mut file = Vec::new();
    while let Some(answer) = chunks.message().await.unwrap() {
        assert!(answer.chunk.len() <= 32 * 1024 && answer.chunk.ends_with(b"\n"));
        file.extend(answer.chunk);
    }
    String::from_utf8(file).unwrap()
}

#[tokio::test]
async fn ten_thousand_events_are_streamed_each_once_and_the_oldest_first() {
    let app = App::new().await;
    // CallEvent { quality: { loss_permille: 7 } }, two at each moment.
    app.sql(
        "INSERT INTO call_record SELECT UNHEX(LPAD(HEX(20000 - seq), 32, '0')), UNHEX(REPEAT('01', 16)), \
            '2027-01-14' + INTERVAL seq DIV 2 SECOND, 'quality', UNHEX(REPEAT('02', 16)), X'8201021807' \
            FROM seq_1_to_10000",
    )
    .await;
    let file = export(&app, CallFilter::default(), ExportFormat::JsonLines).await;
    let lines: Vec<serde_json::Value> =
        file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 10_000);
    let of = |name: &str| lines.iter().map(|line| line[name].as_str().unwrap()).collect::<Vec<_>>();
    assert!(of("time").is_sorted());
    assert_eq!(of("eventId").into_iter().collect::<BTreeSet<_>>().len(), 10_000);
    assert_eq!(lines[0]["time"], "2027-01-14T00:00:00Z");
    assert_eq!(lines[0]["quality"], serde_json::json!({"lossPermille": 7}));
    assert_eq!(lines[0]["callId"], "01010101-0101-0101-0101-010101010101");

    let file = export(&app, CallFilter::default(), ExportFormat::Csv).await;
    let mut table = csv::Reader::from_reader(file.as_bytes());
    let names = ["event_id", "call_id", "time", "user_id", "event", "detail"];
    assert_eq!(table.headers().unwrap().iter().collect::<Vec<_>>(), names);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 10_000);
    assert_eq!((&rows[0][4], &rows[0][5]), ("quality", r#"{"lossPermille":7}"#));
    assert_eq!(&rows[9_999][2], "2027-01-14T01:23:20Z");
    app.stop().await;
}

#[tokio::test]
async fn a_file_holds_what_the_filter_lets_through() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    ada.end(&call).await.unwrap();
    let other = ada.start(&ben).await.unwrap();
    ada.end(&other).await.unwrap();
    app.clock.advance(std::time::Duration::from_secs(1));
    let file = export(&app, of_call(&call), ExportFormat::Unspecified).await;
    let lines: Vec<serde_json::Value> =
        file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["requested"]["calleeUserId"], ben.id.to_string());
    assert_eq!(lines[1]["ended"], serde_json::json!({"reason": "END_REASON_CANCELLED"}));
    let nothing = CallFilter { user_id: app.person().id.to_string(), ..CallFilter::default() };
    assert_eq!(export(&app, nothing.clone(), ExportFormat::JsonLines).await, "");
    assert_eq!(
        export(&app, nothing, ExportFormat::Csv).await,
        "event_id,call_id,time,user_id,event,detail\r\n"
    );
    for nobody in [ada.caller.clone(), app.service(&["call.read"])] {
        let mut client = CallReportServiceClient::new(nobody);
        let refused = client.export_call_events(ExportCallEventsRequest::default()).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied);
    }
    app.stop().await;
}
