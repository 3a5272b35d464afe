use chrono::{DateTime, Utc};
use proto::{
    auth::{
        Contact, ContactKind, GetContactRequest, GetContactResponse, ListContactsRequest,
        ListContactsResponse,
    },
    id::UserId,
};
use runtime::{page, principal};
use serde::{Deserialize, Serialize};
use tonic::{Request, Status};
use uuid::Uuid;

use crate::{
    app::App,
    contacts::Two,
    domain::{account::InvalidField, contact::Side},
    error::Error,
    store::{self, contacts::Listed},
    wire,
};

/// Where a page of a list ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Place {
    /// In a list by name.
    Name(String, Uuid),
    /// In a list by time.
    Time(DateTime<Utc>, Uuid),
}

pub(super) async fn list(
    app: &App,
    request: &Request<ListContactsRequest>,
) -> Result<ListContactsResponse, Status> {
    let me = principal(request)?.user_id()?;
    let request = request.get_ref();
    let kind = listable(request.kind())?;
    let (from, size) = (page::place(&request.page_token)?, page::size(request.page_size));
    // One more than the page holds: whether there is a next one.
    let mut rows = rows(app, me, kind, from, size + 1).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > size);
    if more {
        rows.pop();
    }
    let next_page_token = match rows.last() {
        Some(last) if more => page::token(&place(kind, last))?,
        Some(_) | None => String::new(),
    };
    let total = app.pool.run(async |conn| store::contacts::count(conn, me, kind).await);
    let total = total.await.map_err(Error::from)?;
    Ok(ListContactsResponse { contacts: people(app, &rows).await?, next_page_token, total })
}

fn listable(kind: ContactKind) -> Result<ContactKind, Error> {
    match kind {
        ContactKind::Contact | ContactKind::Incoming | ContactKind::Outgoing | ContactKind::Blocked => {
            Ok(kind)
        }
        ContactKind::Unspecified | ContactKind::None => {
            Err(InvalidField { field: "kind", problem: "must be CONTACT, INCOMING, OUTGOING or BLOCKED" }
                .into())
        }
    }
}

/// Requests are news: the newest first. All else is looked up by name.
const fn is_by_time(kind: ContactKind) -> bool {
    matches!(kind, ContactKind::Incoming | ContactKind::Outgoing)
}

fn place(kind: ContactKind, last: &Listed) -> Place {
    let id = last.other.uuid();
    if is_by_time(kind) { Place::Time(last.side.since, id) } else { Place::Name(last.sort_key.clone(), id) }
}

async fn rows(
    app: &App,
    me: UserId,
    kind: ContactKind,
    from: Option<Place>,
    limit: i64,
) -> Result<Vec<Listed>, Status> {
    let found = match (is_by_time(kind), &from) {
        (true, None) => {
            app.pool.run(async |conn| store::contacts::by_time(conn, me, kind, None, limit).await).await
        }
        (true, Some(Place::Time(time, id))) => {
            let after = Some((*time, UserId::from(*id)));
            app.pool.run(async |conn| store::contacts::by_time(conn, me, kind, after, limit).await).await
        }
        (false, None) => {
            app.pool.run(async |conn| store::contacts::by_name(conn, me, kind, None, limit).await).await
        }
        (false, Some(Place::Name(name, id))) => {
            let after = Some((name.as_str(), UserId::from(*id)));
            app.pool.run(async |conn| store::contacts::by_name(conn, me, kind, after, limit).await).await
        }
        // A token of another list.
        (true, Some(Place::Name(..))) | (false, Some(Place::Time(..))) => return Err(page::invalid()),
    };
    Ok(found.map_err(Error::from)?)
}

async fn people(app: &App, rows: &[Listed]) -> Result<Vec<Contact>, Error> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.other).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let users = app.pool.run(async |conn| store::users::batch(conn, &ids).await).await?;
    let contact = |row: &Listed| {
        let user = users.iter().find(|user| user.id == row.other)?;
        Some(wire::contact(app, user, &row.side))
    };
    Ok(rows.iter().filter_map(contact).collect())
}

pub(super) async fn get(
    app: &App,
    request: &Request<GetContactRequest>,
) -> Result<GetContactResponse, Status> {
    let me = principal(request)?.user_id()?;
    let two = Two::find(app, me, UserId::from_field("user_id", &request.get_ref().user_id)?).await?;
    let other = two.other.id;
    let find = app.pool.run(async |conn| store::contacts::views(conn, me, &[other]).await);
    let side = find.await.map_err(Error::from)?.pop().map_or_else(Side::stranger, |row| row.side);
    // Whoever is gone is known to those alone who had to do with them.
    if side.kind == ContactKind::None && !two.other.is_active() {
        return Err(Error::UserNotFound.into());
    }
    Ok(GetContactResponse { contact: Some(wire::contact(app, &two.other, &side)) })
}
