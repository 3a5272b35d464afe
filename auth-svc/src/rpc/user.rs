mod avatar;
mod privacy;
mod profile;
mod search;

use std::{collections::BTreeSet, sync::Arc};

use futures::stream::BoxStream;
use proto::{
    auth::{
        BatchGetUsersRequest, BatchGetUsersResponse, GetMeRequest, GetMeResponse, GetPrivacyRequest,
        GetPrivacyResponse, OpenLinkRequest, OpenLinkResponse, RemoveAvatarRequest, RemoveAvatarResponse,
        SearchUsersRequest, SearchUsersResponse, UpdatePrivacyRequest, UpdatePrivacyResponse,
        UpdateProfileRequest, UpdateProfileResponse, UploadAvatarRequest, UploadAvatarResponse,
        user_service_server::UserService,
    },
    id::UserId,
};
use runtime::principal;
use tonic::{Request, Response, Status};

use crate::{
    app::App,
    error::Error,
    store,
    wire::{me, public},
};

/// `UserService`.
#[derive(Debug)]
pub(crate) struct Users {
    app: Arc<App>,
}

impl Users {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl UserService for Users {
    async fn get_me(&self, request: Request<GetMeRequest>) -> Answer<GetMeResponse> {
        let id = principal(&request)?.user_id()?;
        let find = self.app.pool.run(async |conn| store::users::find(conn, id).await);
        let user = find.await.map_err(Error::from)?.ok_or(Error::UserNotFound)?;
        Ok(Response::new(GetMeResponse { me: Some(me(&self.app, &user)) }))
    }

    async fn batch_get_users(&self, request: Request<BatchGetUsersRequest>) -> Answer<BatchGetUsersResponse> {
        let ids: BTreeSet<_> = request
            .into_inner()
            .user_ids
            .iter()
            .map(|id| UserId::from_field("user_ids", id))
            .collect::<Result<_, _>>()?;
        let ids: Vec<_> = ids.into_iter().collect();
        let find = self.app.pool.run(async |conn| store::users::batch(conn, &ids).await);
        let users = find.await.map_err(Error::from)?;
        Ok(Response::new(BatchGetUsersResponse {
            users: users.iter().map(|user| public(&self.app, user)).collect(),
        }))
    }

    async fn search_users(&self, request: Request<SearchUsersRequest>) -> Answer<SearchUsersResponse> {
        search::search(&self.app, &request).await
    }

    async fn update_profile(&self, request: Request<UpdateProfileRequest>) -> Answer<UpdateProfileResponse> {
        profile::update(&self.app, request).await
    }

    async fn upload_avatar(&self, request: Request<UploadAvatarRequest>) -> Answer<UploadAvatarResponse> {
        avatar::upload(&self.app, request).await
    }

    async fn remove_avatar(&self, request: Request<RemoveAvatarRequest>) -> Answer<RemoveAvatarResponse> {
        avatar::remove(&self.app, &request).await
    }

    type OpenLinkStream = BoxStream<'static, Result<OpenLinkResponse, Status>>;

    async fn open_link(&self, request: Request<OpenLinkRequest>) -> Answer<Self::OpenLinkStream> {
        avatar::open(&self.app, &request).await
    }

    async fn get_privacy(&self, request: Request<GetPrivacyRequest>) -> Answer<GetPrivacyResponse> {
        privacy::get(&self.app, &request).await
    }

    async fn update_privacy(&self, request: Request<UpdatePrivacyRequest>) -> Answer<UpdatePrivacyResponse> {
        privacy::update(&self.app, &request).await
    }
}
