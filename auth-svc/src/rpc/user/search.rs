use proto::{
    auth::{SearchUsersRequest, SearchUsersResponse},
    id::UserId,
};
use runtime::{Principal, page, principal};
use serde::{Deserialize, Serialize};
use tonic::{Request, Response};

use super::Answer;
use crate::{
    app::App,
    domain::{
        account::Username,
        names::Query,
        user::{Privacy, User},
    },
    error::Error,
    store::{self, search::Viewer},
    wire,
};

/// Where a page of a search ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Place {
    /// Among those found by username.
    Username(String),
    /// Among those found by a word of their display name.
    Word(String, uuid::Uuid),
}

pub(super) async fn search(app: &App, request: &Request<SearchUsersRequest>) -> Answer<SearchUsersResponse> {
    let viewer = viewer(app, principal(request)?);
    let request = request.get_ref();
    let query = Query::parse(&request.query);
    let from = page::place(&request.page_token)?;
    let size = page::size(request.page_size);
    // One more than the page holds: whether there is a next one.
    let mut found = find(app, &query, from, viewer, size + 1).await?;
    let next = found.len() > usize::try_from(size).unwrap_or(usize::MAX);
    if next {
        found.pop();
    }
    let next_page_token = match found.last() {
        Some((_, place)) if next => page::token(place)?,
        Some(_) | None => String::new(),
    };
    let users = found.iter().map(|(user, _)| wire::public(app, user)).collect();
    Ok(Response::new(SearchUsersResponse { users, next_page_token }))
}

/// Services find everybody.
fn viewer(app: &App, principal: &Principal) -> Viewer {
    match principal {
        Principal::User(user) => {
            Viewer::Person { id: user.user_id, find_default: Privacy::from(app.config.privacy).find }
        }
        Principal::Service(_) => Viewer::Service,
    }
}

/// People by username, then by word: `limit` of them, each with its place.
async fn find(
    app: &App,
    query: &Query,
    from: Option<Place>,
    viewer: Viewer,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let mut found = match (&query.username, &from) {
        (Some(prefix), None) => by_username(app, prefix, None, viewer, limit).await?,
        (Some(prefix), Some(Place::Username(after))) => {
            by_username(app, prefix, Some(after), viewer, limit).await?
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
        found.extend(by_word(app, prefix, query.username.as_deref(), after, viewer, missing).await?);
    }
    Ok(found)
}

async fn by_username(
    app: &App,
    prefix: &str,
    after: Option<&str>,
    viewer: Viewer,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let find =
        app.pool.run(async |conn| store::search::by_username(conn, prefix, after, viewer, limit).await);
    let place = |user: User| {
        let key = user.username.as_ref().map(Username::key).unwrap_or_default();
        (user, Place::Username(key))
    };
    Ok(find.await?.into_iter().map(place).collect())
}

async fn by_word(
    app: &App,
    prefix: &str,
    username: Option<&str>,
    after: Option<(&str, UserId)>,
    viewer: Viewer,
    limit: i64,
) -> Result<Vec<(User, Place)>, Error> {
    let find =
        app.pool.run(async |conn| store::search::by_word(conn, prefix, username, after, viewer, limit).await);
    let place = |found: store::search::ByWord| {
        let place = Place::Word(found.word, found.user.id.uuid());
        (found.user, place)
    };
    Ok(find.await?.into_iter().map(place).collect())
}
