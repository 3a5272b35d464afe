use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use proto::notify::{SubscribeRequest, SubscribeResponse};
use tonic::{Request, Status};

use crate::{error::Error, feed::Feeds};

pub(super) async fn subscribe(
    feeds: &Feeds,
    request: Request<SubscribeRequest>,
) -> Result<BoxStream<'static, Result<SubscribeResponse, Status>>, Status> {
    let user = runtime::principal(&request)?.user_id()?;
    let since = match request.get_ref().since.as_str() {
        "" => None,
        position => Some(position.parse().map_err(Error::from)?),
    };
    let steps = feeds.follow(user, since).await?;
    Ok(steps.map_err(Status::from).boxed())
}
