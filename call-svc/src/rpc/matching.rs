mod messages;
mod open;
mod stream;

use futures::{
    StreamExt as _, TryStreamExt as _,
    stream::{BoxStream, once},
};
use proto::{
    call::{
        FindPartnerRequest, FindPartnerResponse, GetMatchRulesRequest, GetMatchRulesResponse,
        ReportPartnerRequest, ReportPartnerResponse, ReportReason, match_service_server::MatchService,
    },
    id::{MatchId, RequestId, UserId},
};
use runtime::{ClientAddress, principal};
use tonic::{Request, Response, Status, Streaming, async_trait};

use self::open::Who;
use crate::{
    error::Error, matches::Matches, matching::RULES_VERSION, moderation::Complaint, wire::moderation as wire,
};

/// `MatchService`.
#[derive(Debug, Clone)]
pub(crate) struct Matching {
    matches: Matches,
}

impl Matching {
    pub(crate) fn new(matches: Matches) -> Self {
        Self { matches }
    }
}

#[async_trait]
impl MatchService for Matching {
    type FindPartnerStream = BoxStream<'static, Result<FindPartnerResponse, Status>>;

    async fn get_match_rules(
        &self,
        request: Request<GetMatchRulesRequest>,
    ) -> Result<Response<GetMatchRulesResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let stand = self.matches.moderation.stand(user, &address(&request)).await?;
        let rules = &self.matches.rules;
        Ok(Response::new(GetMatchRulesResponse {
            version: RULES_VERSION.to_owned(),
            least_age: rules.least_age,
            relay_only: rules.relay_only,
            evidence_hours: rules.evidence_hours,
            suspension: stand.suspension.as_ref().map(wire::match_suspension),
            warning: stand.warning.map_or(ReportReason::Unspecified, wire::reason).into(),
        }))
    }

    /// Answers at once; the first message is waited for within the stream, so that a client that waits for the answer
    /// before it sends is served too.
    async fn find_partner(
        &self,
        request: Request<Streaming<FindPartnerRequest>>,
    ) -> Result<Response<Self::FindPartnerStream>, Status> {
        let who = Who::new(principal(&request)?.user()?, address(&request));
        let opening = open::open(self.matches.clone(), who, request.into_inner());
        let responses = once(opening).map_ok(stream::Stream::into_responses).try_flatten();
        Ok(Response::new(responses.map_err(Status::from).boxed()))
    }

    async fn report_partner(
        &self,
        request: Request<ReportPartnerRequest>,
    ) -> Result<Response<ReportPartnerResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        self.matches.report(complaint(user, request.into_inner())?).await?;
        Ok(Response::new(ReportPartnerResponse {}))
    }
}

fn complaint(reporter: UserId, request: ReportPartnerRequest) -> Result<Complaint, Status> {
    let reason = wire::reason_of(request.reason());
    Ok(Complaint {
        request: RequestId::from_field("request_id", &request.request_id)?,
        match_id: MatchId::from_field("match_id", &request.match_id)?,
        reporter,
        reason: reason.ok_or(Error::Invalid { field: "reason", problem: "must be a reason" })?,
        note: request.note,
    })
}

fn address<T>(request: &Request<T>) -> String {
    request.extensions().get::<ClientAddress>().map(|address| address.0.to_string()).unwrap_or_default()
}
