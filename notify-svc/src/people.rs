//! How people want to be seen and notified: what changes it is committed, then told to their own devices.

use db::{Pool, outbox::Relayer};
use proto::id::UserId;
use runtime::{Clock, Ids};

use crate::{
    domain::{Availability, Recipient, Settings, Standing},
    error::Error,
    store,
};

/// What people wish.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) pool: Pool,
    pub(crate) relayer: Relayer,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
}

impl People {
    /// How a person wants to be seen now, and the version of it.
    pub(crate) async fn availability(&self, user: UserId) -> Result<(Availability, u64), Error> {
        let found = self.pool.run(async |conn| store::availability::find(conn, user).await).await?;
        let (wish, version) = found;
        // What has ended is told as it is by now.
        let kind = wish.at(self.clock.now());
        Ok((Availability { kind, ..wish }.plain(), version))
    }

    /// Sets how a person wants to be seen. Gives the version of it, and whether it is new.
    pub(crate) async fn set_availability(
        &self,
        user: UserId,
        wish: Availability,
    ) -> Result<(u64, bool), Error> {
        let (event, now) = (self.ids.next(), self.clock.now());
        let set = self
            .pool
            .transaction(async |conn| store::availability::set(conn, user, wish, event, now).await)
            .await?;
        if set.1 {
            self.relayer.relay(vec![event]);
        }
        Ok(set)
    }

    /// What may notify a person, and the version of it.
    pub(crate) async fn settings(&self, user: UserId) -> Result<(Settings, u64), Error> {
        Ok(self.pool.run(async |conn| store::settings::find(conn, user).await).await?)
    }

    /// Sets what may notify a person. Gives the version of it.
    pub(crate) async fn set_settings(&self, user: UserId, settings: Settings) -> Result<u64, Error> {
        let (event, now) = (self.ids.next(), self.clock.now());
        let (version, is_new) = self
            .pool
            .transaction(async |conn| store::settings::set(conn, user, settings, event, now).await)
            .await?;
        if is_new {
            self.relayer.relay(vec![event]);
        }
        Ok(version)
    }

    /// These people, who stand so, with what they wish; in their order.
    pub(crate) async fn recipients(
        &self,
        users: &[UserId],
        standings: Vec<Standing>,
    ) -> Result<Vec<Recipient>, Error> {
        let read = self.pool.run(async |conn| {
            let wishes = store::availability::batch(conn, users).await?;
            Ok::<_, db::Error>((wishes, store::settings::batch(conn, users).await?))
        });
        let ((wishes, settings), now) = (read.await?, self.clock.now());
        let recipient = |(user, standing): (&UserId, Standing)| Recipient {
            standing,
            wish: wishes.get(user).map(|wish| wish.at(now)).unwrap_or_default(),
            settings: settings.get(user).copied().unwrap_or_default(),
        };
        Ok(users.iter().zip(standings).map(recipient).collect())
    }

    /// Those of these people who want to be left alone now.
    pub(crate) async fn who_want_quiet(&self, users: &[UserId]) -> Result<Vec<UserId>, Error> {
        let recipients = self.recipients(users, vec![Standing::default(); users.len()]).await?;
        let now = self.clock.now();
        let quiet = users.iter().zip(recipients).filter(|(_, recipient)| recipient.wants_quiet(now));
        Ok(quiet.map(|(user, _)| *user).collect())
    }

    /// Those of these people who want calls to be pushed to them.
    pub(crate) async fn who_want_calls(&self, users: Vec<UserId>) -> Result<Vec<UserId>, Error> {
        if users.is_empty() {
            return Ok(users);
        }
        let settings = self.pool.run(async |conn| store::settings::batch(conn, &users).await).await?;
        let wants = |user: &UserId| settings.get(user).copied().unwrap_or_default().push_calls;
        Ok(users.into_iter().filter(wants).collect())
    }
}
