use proto::{
    convert,
    id::{EventId, UserId},
    notify::{Publication, PublishRequest, PublishResponse},
};
use runtime::status::invalid_field;
use tonic::Status;

use crate::feed::Feeds;

/// Everything is parsed before anything is published, so that a request that is refused has done nothing.
pub(super) async fn publish(feeds: &Feeds, request: PublishRequest) -> Result<PublishResponse, Status> {
    let parsed = request.publications.into_iter().map(Parsed::try_from).collect::<Result<Vec<_>, _>>()?;
    for publication in parsed {
        feeds.put(publication.id, &publication.event, &publication.to, publication.ephemeral).await?;
    }
    Ok(PublishResponse {})
}

struct Parsed {
    id: EventId,
    event: proto::notify::Event,
    to: Vec<UserId>,
    ephemeral: bool,
}

impl TryFrom<Publication> for Parsed {
    type Error = Status;

    fn try_from(publication: Publication) -> Result<Self, Status> {
        let event = publication.event.ok_or_else(|| invalid_field("publications.event", "must be set"))?;
        if event.expire_time.is_some_and(|time| convert::time(time).is_none()) {
            return Err(invalid_field("publications.event.expire_time", "is not a time"));
        }
        let to = publication.user_ids.iter().map(|id| UserId::from_field("publications.user_ids", id));
        Ok(Self {
            id: EventId::from_field("publications.event.event_id", &event.event_id)?,
            to: to.collect::<Result<_, _>>()?,
            event,
            ephemeral: publication.ephemeral,
        })
    }
}
