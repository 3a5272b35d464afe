mod lists;
mod sentence;

use std::net::{IpAddr, Ipv4Addr};

use proto::{
    call::{
        self, ClaimReportRequest, ClaimReportResponse, DecideReportRequest, DecideReportResponse,
        GetReportRequest, GetReportResponse, LiftSuspensionRequest, LiftSuspensionResponse,
        ListModerationActsRequest, ListModerationActsResponse, ListReportsRequest, ListReportsResponse,
        ListSuspensionsRequest, ListSuspensionsResponse, ReleaseReportRequest, ReleaseReportResponse,
        UndoDecisionRequest, UndoDecisionResponse, moderation_service_server::ModerationService,
    },
    id::{ReportId, RequestId, SuspensionId},
};
use runtime::{ClientAddress, principal};
use tonic::{Request, Response, Status, async_trait};

use crate::{
    domain::moderation::Report,
    moderation::{Moderation, Moderator, Verdict},
    wire::moderation as wire,
};

/// `ModerationService`.
#[derive(Debug)]
pub(crate) struct Desk {
    moderation: Moderation,
}

impl Desk {
    pub(crate) const fn new(moderation: Moderation) -> Self {
        Self { moderation }
    }

    fn shown(&self, report: &Report) -> Option<call::Report> {
        Some(wire::report(report, self.moderation.calls.now()))
    }
}

#[async_trait]
impl ModerationService for Desk {
    async fn list_reports(
        &self,
        request: Request<ListReportsRequest>,
    ) -> Result<Response<ListReportsResponse>, Status> {
        lists::reports(&self.moderation, request.into_inner()).await.map(Response::new)
    }

    async fn get_report(
        &self,
        request: Request<GetReportRequest>,
    ) -> Result<Response<GetReportResponse>, Status> {
        let id = ReportId::from_field("report_id", &request.get_ref().report_id)?;
        let case = self.moderation.case(id).await?;
        Ok(Response::new(GetReportResponse {
            report: self.shown(&case.report),
            evidence: case.said.iter().map(wire::said).collect(),
            acts: case.acts.iter().map(wire::act).collect(),
            other_reporters: case.other_reporters,
            suspensions: case.suspensions.iter().map(wire::suspension).collect(),
        }))
    }

    async fn claim_report(
        &self,
        request: Request<ClaimReportRequest>,
    ) -> Result<Response<ClaimReportResponse>, Status> {
        let by = moderator(&request)?;
        let id = ReportId::from_field("report_id", &request.get_ref().report_id)?;
        let report = self.moderation.claim(by, id).await?;
        Ok(Response::new(ClaimReportResponse { report: self.shown(&report) }))
    }

    async fn release_report(
        &self,
        request: Request<ReleaseReportRequest>,
    ) -> Result<Response<ReleaseReportResponse>, Status> {
        let by = moderator(&request)?;
        let id = ReportId::from_field("report_id", &request.get_ref().report_id)?;
        let report = self.moderation.release(by, id).await?;
        Ok(Response::new(ReleaseReportResponse { report: self.shown(&report) }))
    }

    async fn decide_report(
        &self,
        request: Request<DecideReportRequest>,
    ) -> Result<Response<DecideReportResponse>, Status> {
        let by = moderator(&request)?;
        let request = request.into_inner();
        let verdict = Verdict {
            request: RequestId::from_field("request_id", &request.request_id)?,
            report: ReportId::from_field("report_id", &request.report_id)?,
            sentence: sentence::parse(&request)?,
            note: request.note,
        };
        let report = self.moderation.decide(by, verdict).await?;
        Ok(Response::new(DecideReportResponse { report: self.shown(&report) }))
    }

    async fn undo_decision(
        &self,
        request: Request<UndoDecisionRequest>,
    ) -> Result<Response<UndoDecisionResponse>, Status> {
        let by = moderator(&request)?;
        let request = request.get_ref();
        let id = ReportId::from_field("report_id", &request.report_id)?;
        let report = self.moderation.undo(by, id, &request.note).await?;
        Ok(Response::new(UndoDecisionResponse { report: self.shown(&report) }))
    }

    async fn list_suspensions(
        &self,
        request: Request<ListSuspensionsRequest>,
    ) -> Result<Response<ListSuspensionsResponse>, Status> {
        lists::suspensions(&self.moderation, request.into_inner()).await.map(Response::new)
    }

    async fn lift_suspension(
        &self,
        request: Request<LiftSuspensionRequest>,
    ) -> Result<Response<LiftSuspensionResponse>, Status> {
        let by = moderator(&request)?;
        let id = SuspensionId::from_field("suspension_id", &request.get_ref().suspension_id)?;
        let suspension = self.moderation.lift(by, id).await?;
        Ok(Response::new(LiftSuspensionResponse { suspension: Some(wire::suspension(&suspension)) }))
    }

    async fn list_moderation_acts(
        &self,
        request: Request<ListModerationActsRequest>,
    ) -> Result<Response<ListModerationActsResponse>, Status> {
        lists::acts(&self.moderation, request.into_inner()).await.map(Response::new)
    }
}

fn moderator<T>(request: &Request<T>) -> Result<Moderator, Status> {
    Ok(Moderator { user: principal(request)?.user_id()?, address: address(request) })
}

/// Whence a request comes.
pub(super) fn address<T>(request: &Request<T>) -> IpAddr {
    let address = request.extensions().get::<ClientAddress>();
    address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.0)
}
