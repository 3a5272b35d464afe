//! Mail on its way: written in the transaction of the change that it tells of, sent after it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::Connection;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        account::{Email, Username},
        link::{LinkKind, OneTimeLink},
        mail::{Letter, Mail},
        user::User,
    },
    error::Error,
    store,
};

/// Whether this server sends mail, and how its sender is woken. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Post(Option<Arc<Notify>>);

impl Post {
    pub(crate) fn new(is_on: bool) -> Self {
        Self(is_on.then(Arc::default))
    }

    /// Whether this server sends mail.
    pub(crate) const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Sends what was written at once. Call it after the commit; whatever happens to the call, the sender finds the rows.
    pub(crate) fn wake(&self) {
        if let Some(written) = &self.0 {
            written.notify_one();
        }
    }

    /// Until there may be something to send.
    pub(crate) async fn woken(&self) {
        match &self.0 {
            Some(written) => written.notified().await,
            None => std::future::pending().await,
        }
    }
}

/// Writes a letter to somebody in the caller's transaction; to nobody where the server sends no mail.
pub(crate) async fn write(
    app: &App,
    conn: &mut Connection,
    letter: Letter,
    to: (&User, &Email),
    event_time: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let (user, email) = to;
    put(app, conn, letter_to(app, letter, user, email, None, event_time)).await
}

/// Makes a link for an address of somebody's, in the place of the one before it, and writes the letter that carries it.
/// The caller's transaction has locked the person's row. Where the server sends no mail there is no link either.
pub(crate) async fn write_link(
    app: &App,
    conn: &mut Connection,
    kind: LinkKind,
    user: &User,
    email: &Email,
) -> Result<(), Error> {
    if !app.post.is_on() {
        return Ok(());
    }
    let link = OneTimeLink::mailed(app.ids.next(), user.id, kind, email.clone(), app.clock.now());
    store::links::replace(conn, &link).await?;
    let letter = match kind {
        LinkKind::ConfirmEmail => Letter::ConfirmEmail,
        LinkKind::ResetPassword => Letter::ResetPassword,
    };
    put(app, conn, letter_to(app, letter, user, email, Some(link.id), None)).await
}

async fn put(app: &App, conn: &mut Connection, mail: Mail) -> Result<(), Error> {
    if app.post.is_on() {
        store::mails::insert(conn, &mail, app.clock.now()).await?;
    }
    Ok(())
}

fn letter_to(
    app: &App,
    letter: Letter,
    user: &User,
    email: &Email,
    link_id: Option<Uuid>,
    event_time: Option<DateTime<Utc>>,
) -> Mail {
    Mail {
        id: app.ids.next(),
        letter,
        recipient: email.as_str().to_owned(),
        locale: user.locale.clone(),
        name: user.username.as_ref().map(Username::as_str).unwrap_or_default().to_owned(),
        link_id,
        event_time,
        attempts: 0,
        expire_time: app.clock.now() + letter.life(),
    }
}
