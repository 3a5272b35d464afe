use proto::{
    access_v1,
    call::{ListCallsRequest, call_service_client::CallServiceClient},
    reason::is,
};
use tonic::Code;

use crate::app::App;

#[tokio::test]
async fn pages_hold_every_call_once_and_the_newest_first() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let mut started = Vec::new();
    for number in 0..5 {
        let (from, to) = if number % 2 == 0 { (&ada, &ben) } else { (&ben, &ada) };
        let call = from.start(to).await.unwrap();
        started.push(from.end(&call).await.unwrap());
    }
    let cleo = app.person();
    let others = ben.start(&cleo).await.unwrap();
    started.reverse();

    let mut listed = Vec::new();
    let mut page_token = String::new();
    for size in [2, 2, 1] {
        let (calls, next) =
            ada.list(ListCallsRequest { page_size: 2, page_token, ..Default::default() }).await.unwrap();
        assert_eq!(calls.len(), size);
        listed.extend(calls);
        page_token = next;
    }
    assert_eq!((listed, page_token.as_str()), (started, ""));
    let (live, _) = ben.list(ListCallsRequest { live_only: true, ..Default::default() }).await.unwrap();
    assert_eq!(live, [others]);
    let (none, _) = ada.list(ListCallsRequest { live_only: true, ..Default::default() }).await.unwrap();
    assert_eq!(none, []);
    app.stop().await;
}

#[tokio::test]
async fn lists_are_ones_own_and_tokens_are_ours() {
    let app = App::new().await;
    let (ada, ben) = (app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    let bad =
        ada.list(ListCallsRequest { page_token: "nonsense".into(), ..Default::default() }).await.unwrap_err();
    assert!(is(&bad, access_v1::ErrorReason::PageTokenInvalid), "{bad:?}");
    let of_ben = ListCallsRequest { user_id: ben.id.to_string(), ..Default::default() };
    assert_eq!(ada.list(of_ben.clone()).await.unwrap_err().code(), Code::PermissionDenied);
    let too_many = ada.list(ListCallsRequest { page_size: 201, ..Default::default() }).await.unwrap_err();
    assert!(is(&too_many, access_v1::ErrorReason::InvalidFields));
    let mut service = CallServiceClient::new(app.service(&["call.read"]));
    assert_eq!(service.list_calls(of_ben.clone()).await.unwrap().into_inner().calls, [call]);
    let unnamed = service.list_calls(ListCallsRequest::default()).await.unwrap_err();
    assert!(is(&unnamed, access_v1::ErrorReason::InvalidFields));
    let mut service = CallServiceClient::new(app.service(&["call.manage"]));
    assert_eq!(service.list_calls(of_ben).await.unwrap_err().code(), Code::PermissionDenied);
    app.stop().await;
}
