//! Changes of one's own account: committed, then told to all of one's devices.

use db::{Connection, outbox};
use proto::{auth::Profile, id::UserId};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        picture::Picture,
        profile::{self, Part},
        user::User,
    },
    error::Error,
    events, store,
};

/// What a person changes of what others and their own devices see.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    /// These parts of the profile.
    Profile(&'a Profile, &'a [Part]),
    /// The picture, in all its sizes.
    Avatar(Uuid, &'a [Picture]),
    /// No picture any more.
    NoAvatar,
}

/// Makes a change. Gives the account as it then is.
pub(crate) async fn change(app: &App, id: UserId, change: Change<'_>) -> Result<User, Error> {
    let event_id = app.ids.next();
    let changed = app.pool.transaction(async |conn| {
        let (before, _) = store::users::lock(conn, id).await?.ok_or(Error::UserNotFound)?;
        let mut after = apply(app, conn, &before, change).await?;
        if after == before {
            return Ok((after, Vec::new()));
        }
        after.version = before.version + 1;
        store::profiles::save(conn, &after).await?;
        let now = app.clock.now();
        outbox::insert(conn, &[events::me_changed(app, &after, event_id, now)], now).await?;
        Ok::<_, Error>((after, vec![event_id]))
    });
    let (user, told) = changed.await?;
    app.relayer.relay(told);
    Ok(user)
}

/// The account as it shall be; what it consists of elsewhere is written.
async fn apply(app: &App, conn: &mut Connection, before: &User, change: Change<'_>) -> Result<User, Error> {
    let now = app.clock.now();
    match change {
        Change::Profile(profile, parts) => {
            let after = profile::change(before, profile, parts, now)?;
            if after.display_name != before.display_name {
                store::profiles::reindex(conn, &after).await?;
            }
            Ok(after)
        }
        Change::Avatar(id, pictures) => {
            store::avatars::replace(conn, before.id, id, pictures, now).await?;
            Ok(User { avatar: Some(id), ..before.clone() })
        }
        Change::NoAvatar => {
            store::avatars::remove(conn, before.id).await?;
            Ok(User { avatar: None, ..before.clone() })
        }
    }
}
