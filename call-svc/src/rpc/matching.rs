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
        ReportPartnerRequest, ReportPartnerResponse, match_service_server::MatchService,
    },
    id::MatchId,
};
use runtime::{ClientAddress, principal};
use tonic::{Request, Response, Status, Streaming, async_trait};

use self::open::Who;
use crate::{matches::Matches, matching::RULES_VERSION};

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
        let standing = self.matches.standing(user, &address(&request)).await?;
        let rules = &self.matches.rules;
        Ok(Response::new(GetMatchRulesResponse {
            version: RULES_VERSION.to_owned(),
            least_age: rules.least_age,
            relay_only: rules.relay_only,
            evidence_hours: rules.evidence_hours,
            suspension: standing.suspension,
            warning: standing.warning.map_or(0, Into::into),
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
        let id = MatchId::from_field("match_id", &request.get_ref().match_id)?;
        self.matches.part(id, user).await?;
        Ok(Response::new(ReportPartnerResponse {}))
    }
}

fn address<T>(request: &Request<T>) -> String {
    request.extensions().get::<ClientAddress>().map(|address| address.0.to_string()).unwrap_or_default()
}
