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
use runtime::{Principal, page, principal};
use serde::{Deserialize, Serialize};
use tonic::{Request, Response, Status};

use super::signed_in::{me, public};
use crate::{
    app::App,
    domain::{account::Username, names::Query, user::User},
    error::Error,
    store,
};

/// `UserService`.
#[derive(Debug)]
pub(crate) struct Users {
    app: Arc<App>,
}

/// Where a page of a search ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Place {
    /// Among those found by username.
    Username(String),
    /// Among those found by a word of their display name.
    Word(String, uuid::Uuid),
}

impl Users {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// People by username, then by word: `limit` of them, each with its place.
    async fn search(
        &self,
        query: &Query,
        from: Option<Place>,
        except: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<(User, Place)>, Error> {
        let mut found = match (&query.username, &from) {
            (Some(prefix), None) => self.by_username(prefix, None, except, limit).await?,
            (Some(prefix), Some(Place::Username(after))) => {
                self.by_username(prefix, Some(after), except, limit).await?
            }
            (None, _) | (_, Some(Place::Word(..))) => Vec::new(),
        };
        let missing = limit - i64::try_from(found.len()).unwrap_or(limit);
        if missing > 0
            && let Some(prefix) = &query.entry
        {
            let after = match &from {
                Some(Place::Word(word, id)) => Some((word.as_str(), UserId::from(*id))),
                Some(Place::Username(_)) | None => None,
            };
            found.extend(self.by_word(prefix, query.username.as_deref(), after, except, missing).await?);
        }
        Ok(found)
    }

    async fn by_username(
        &self,
        prefix: &str,
        after: Option<&str>,
        except: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<(User, Place)>, Error> {
        let find = self
            .app
            .pool
            .run(async |conn| store::search::by_username(conn, prefix, after, except, limit).await);
        let place = |user: User| {
            let key = user.username.as_ref().map(Username::key).unwrap_or_default();
            (user, Place::Username(key))
        };
        Ok(find.await?.into_iter().map(place).collect())
    }

    async fn by_word(
        &self,
        prefix: &str,
        username: Option<&str>,
        after: Option<(&str, UserId)>,
        except: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<(User, Place)>, Error> {
        let find = self
            .app
            .pool
            .run(async |conn| store::search::by_word(conn, prefix, username, after, except, limit).await);
        let place = |found: store::search::ByWord| {
            let place = Place::Word(found.word, found.user.id.uuid());
            (found.user, place)
        };
        Ok(find.await?.into_iter().map(place).collect())
    }
}

#[tonic::async_trait]
impl UserService for Users {
    async fn get_me(&self, request: Request<GetMeRequest>) -> Result<Response<GetMeResponse>, Status> {
        let id = principal(&request)?.user_id()?;
        let find = self.app.pool.run(async |conn| store::users::find(conn, id).await);
        let user = find.await.map_err(Error::from)?.ok_or(Error::UserNotFound)?;
        Ok(Response::new(GetMeResponse { me: Some(me(&self.app, &user)) }))
    }

    async fn batch_get_users(
        &self,
        request: Request<BatchGetUsersRequest>,
    ) -> Result<Response<BatchGetUsersResponse>, Status> {
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

    async fn search_users(
        &self,
        request: Request<SearchUsersRequest>,
    ) -> Result<Response<SearchUsersResponse>, Status> {
        let caller = match principal(&request)? {
            Principal::User(user) => Some(user.user_id),
            Principal::Service(_) => None,
        };
        let request = request.into_inner();
        let query = Query::parse(&request.query);
        let from = page::place(&request.page_token)?;
        let size = page::size(request.page_size);
        // One more than the page holds: whether there is a next one.
        let mut found = self.search(&query, from, caller, size + 1).await?;
        let next = found.len() > usize::try_from(size).unwrap_or(usize::MAX);
        if next {
            found.pop();
        }
        let next_page_token = match found.last() {
            Some((_, place)) if next => page::token(place)?,
            Some(_) | None => String::new(),
        };
        let users = found.iter().map(|(user, _)| public(&self.app, user)).collect();
        Ok(Response::new(SearchUsersResponse { users, next_page_token }))
    }

    async fn update_profile(
        &self,
        _: Request<UpdateProfileRequest>,
    ) -> Result<Response<UpdateProfileResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn upload_avatar(
        &self,
        _: Request<UploadAvatarRequest>,
    ) -> Result<Response<UploadAvatarResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn remove_avatar(
        &self,
        _: Request<RemoveAvatarRequest>,
    ) -> Result<Response<RemoveAvatarResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    type OpenLinkStream = BoxStream<'static, Result<OpenLinkResponse, Status>>;

    async fn open_link(&self, _: Request<OpenLinkRequest>) -> Result<Response<Self::OpenLinkStream>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn get_privacy(
        &self,
        _: Request<GetPrivacyRequest>,
    ) -> Result<Response<GetPrivacyResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn update_privacy(
        &self,
        _: Request<UpdatePrivacyRequest>,
    ) -> Result<Response<UpdatePrivacyResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}
