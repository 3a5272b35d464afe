use futures::{StreamExt as _, stream::BoxStream};
use proto::{
    id::{EndpointId, UserId},
    notify::{
        BatchGetPresenceRequest, BatchGetPresenceResponse, GetAvailabilityRequest, GetAvailabilityResponse,
        ReportActivityRequest, ReportActivityResponse, SetAvailabilityRequest, SetAvailabilityResponse,
        WatchPresenceRequest, WatchPresenceResponse, presence_service_server::PresenceService,
    },
};
use runtime::principal;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::optional;
use crate::{
    app::App,
    domain::Page,
    presence::watch,
    wire::{self, parse_availability},
};

/// `PresenceService`.
#[derive(Debug)]
pub(crate) struct Presence(pub(crate) App);

#[async_trait]
impl PresenceService for Presence {
    type WatchPresenceStream = BoxStream<'static, Result<WatchPresenceResponse, Status>>;

    async fn report_activity(
        &self,
        request: Request<ReportActivityRequest>,
    ) -> Result<Response<ReportActivityResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let request = request.into_inner();
        let page = Page {
            endpoint: EndpointId::from_field("endpoint_id", &request.endpoint_id)?.uuid(),
            active: request.active,
            focused: request.focused,
            conversation: optional("conversation_id", &request.conversation_id)?,
        };
        self.0.presences.report(user, page).await?;
        Ok(Response::new(ReportActivityResponse {}))
    }

    async fn get_availability(
        &self,
        request: Request<GetAvailabilityRequest>,
    ) -> Result<Response<GetAvailabilityResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let (wish, version) = self.0.people.availability(user).await?;
        let availability = Some(wire::availability(wish, version));
        Ok(Response::new(GetAvailabilityResponse { availability }))
    }

    async fn set_availability(
        &self,
        request: Request<SetAvailabilityRequest>,
    ) -> Result<Response<SetAvailabilityResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let wish = parse_availability(request.into_inner().availability.unwrap_or_default())?;
        let (version, is_new) = self.0.people.set_availability(user, wish).await?;
        if is_new {
            self.0.presences.nudge(user).await;
        }
        let availability = Some(wire::availability(wish, version));
        Ok(Response::new(SetAvailabilityResponse { availability }))
    }

    async fn watch_presence(
        &self,
        request: Request<Streaming<WatchPresenceRequest>>,
    ) -> Result<Response<Self::WatchPresenceStream>, Status> {
        let viewer = principal(&request)?.user_id()?;
        let (hub, sight) = (self.0.hub.clone(), self.0.sight.clone());
        let requests = request.into_inner().boxed();
        Ok(Response::new(watch(hub, sight, viewer, requests, self.0.check_every).boxed()))
    }

    async fn batch_get_presence(
        &self,
        request: Request<BatchGetPresenceRequest>,
    ) -> Result<Response<BatchGetPresenceResponse>, Status> {
        let ids = request.into_inner().user_ids;
        let users: Vec<UserId> =
            ids.iter().map(|id| UserId::from_field("user_ids", id)).collect::<Result<_, _>>()?;
        let seen = self.0.presences.seen(&users).await?;
        let presences = users.iter().zip(seen).map(|(user, seen)| wire::presence(*user, seen)).collect();
        let quiet = self.0.people.who_want_quiet(&users).await?;
        let pushed = self.0.who_are_pushed_calls(&users).await?;
        Ok(Response::new(BatchGetPresenceResponse {
            presences,
            quiet_user_ids: quiet.iter().map(ToString::to_string).collect(),
            pushed_user_ids: pushed.iter().map(ToString::to_string).collect(),
        }))
    }
}
