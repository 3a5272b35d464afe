use proto::{
    access_v1,
    call::{ErrorReason, GetCallRequest, call_service_client::CallServiceClient},
    reason::is,
};
use tonic::Code;

use crate::{app::App, start::refused};

#[tokio::test]
async fn its_people_and_services_see_a_call_and_nobody_else() {
    let app = App::new().await;
    let (ada, ben, eve) = (app.person(), app.person(), app.person());
    let call = ada.start(&ben).await.unwrap();
    assert_eq!(ada.get(&call).await.unwrap(), call);
    assert_eq!(ben.get(&call).await.unwrap(), call);
    refused(&eve.get(&call).await, Code::NotFound, ErrorReason::CallNotFound);
    let request = || GetCallRequest { call_id: call.call_id.clone() };
    for scope in ["call.read", "call.manage"] {
        let mut service = CallServiceClient::new(app.service(&[scope]));
        assert_eq!(service.get_call(request()).await.unwrap().into_inner().call.as_ref(), Some(&call));
    }
    let mut service = CallServiceClient::new(app.service(&["users.read"]));
    let refused = service.get_call(request()).await.unwrap_err();
    assert!(is(&refused, access_v1::ErrorReason::NotAllowed));
    app.stop().await;
}
