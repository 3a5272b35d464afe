use proto::{
    call::{
        AcknowledgeRingRequest, AcknowledgeRingResponse, ReportProblemRequest, ReportProblemResponse,
        call_device_service_server::CallDeviceService,
    },
    id::{CallId, EndpointId},
};
use runtime::principal;
use tonic::{Request, Response, Status, async_trait};

use super::Rpc;
use crate::{calls::Problem, store::devices::Device};

#[async_trait]
impl CallDeviceService for Rpc {
    async fn acknowledge_ring(
        &self,
        request: Request<AcknowledgeRingRequest>,
    ) -> Result<Response<AcknowledgeRingResponse>, Status> {
        let person = principal(&request)?.user()?;
        let device = Device { user: person.user_id, session: person.session_id };
        let id = CallId::from_field("call_id", &request.get_ref().call_id)?;
        self.calls.rings_on(id, device).await?;
        Ok(Response::new(AcknowledgeRingResponse {}))
    }

    async fn report_problem(
        &self,
        request: Request<ReportProblemRequest>,
    ) -> Result<Response<ReportProblemResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let request = request.into_inner();
        let id = CallId::from_field("call_id", &request.call_id)?;
        let endpoint = EndpointId::from_field("endpoint_id", &request.endpoint_id)?;
        let problem = Problem { user, endpoint, problem: request.problem(), detail: request.detail };
        self.calls.note_problem(id, &problem).await?;
        Ok(Response::new(ReportProblemResponse {}))
    }
}
