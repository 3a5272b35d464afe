use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use proto::notify::{SubscribeRequest, SubscribeResponse};
use tonic::{Request, Status};

use super::optional;
use crate::{app::App, error::Error};

pub(super) async fn subscribe(
    app: &App,
    request: Request<SubscribeRequest>,
) -> Result<BoxStream<'static, Result<SubscribeResponse, Status>>, Status> {
    let user = runtime::principal(&request)?.user_id()?;
    let endpoint = optional("endpoint_id", &request.get_ref().endpoint_id)?;
    let since = match request.get_ref().since.as_str() {
        "" => None,
        position => Some(position.parse().map_err(Error::from)?),
    };
    let steps = app.feeds.follow(user, since).await?;
    let open = app.pages.open(app.ids.next(), user, endpoint);
    // The feed is open as long as the stream lives.
    let steps = steps.inspect(move |_| _ = &open);
    Ok(steps.map_err(Status::from).boxed())
}
