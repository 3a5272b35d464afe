use chrono::{DateTime, Datelike as _, Utc};
use prost_types::Timestamp;
use proto::{
    chat::{SearchHit, SearchMessagesRequest, SearchMessagesResponse, SearchOrder, Span},
    convert::time,
    id::{ConversationId, UserId},
};
use runtime::{page, principal};
use tonic::{Request, Status};

use crate::{
    chats::Chats,
    domain::words::{self, Query},
    error::Error,
    search::{Hit, Order, Search},
};

pub(super) async fn search(
    chats: &Chats,
    request: Request<SearchMessagesRequest>,
) -> Result<SearchMessagesResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.into_inner();
    let from = page::place(&request.page_token)?;
    let size = usize::try_from(page::size(request.page_size)).unwrap_or_default();
    let search = parse(&request)?;
    let (hits, next) = chats.search(user, &search, from, size).await?;
    let next_page_token = next.map(|next| page::token(&next)).transpose()?.unwrap_or_default();
    Ok(SearchMessagesResponse {
        hits: hits.iter().map(|hit| wired(chats, hit, user)).collect(),
        next_page_token,
    })
}

fn parse(request: &SearchMessagesRequest) -> Result<Search, Status> {
    let conversation = &request.conversation_id;
    let from = &request.from_user_id;
    Ok(Search {
        query: Query::parse(&request.text),
        conversation: given(conversation, |id| ConversationId::from_field("conversation_id", id))?,
        from: given(from, |id| UserId::from_field("from_user_id", id))?,
        before: moment("before_time", request.before_time)?,
        after: moment("after_time", request.after_time)?,
        has_file: request.has_file,
        order: match request.order() {
            SearchOrder::Best => Order::Best,
            SearchOrder::Newest | SearchOrder::Unspecified => Order::Newest,
        },
    })
}

/// What a database cannot hold is beyond all messages.
fn moment(field: &'static str, asked: Option<Timestamp>) -> Result<Option<DateTime<Utc>>, Error> {
    let problem = "must be a time from 1970 to 9999";
    let is_kept = |time: &DateTime<Utc>| (1970..=9999).contains(&time.year());
    let parsed = asked.map(|asked| time(asked).filter(is_kept).ok_or(Error::Invalid { field, problem }));
    parsed.transpose()
}

fn given<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, Status>) -> Result<Option<T>, Status> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

fn wired(chats: &Chats, hit: &Hit, user: UserId) -> SearchHit {
    let message = Some(chats.shown(&hit.dressed, user));
    SearchHit { message, spans: hit.spans.iter().map(span).collect() }
}

fn span(span: &words::Span) -> Span {
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Span { start: number(span.start), length: number(span.length) }
}
