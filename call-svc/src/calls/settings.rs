use proto::id::UserId;

use super::Calls;
use crate::{domain::Settings, error::Error, store::settings};

impl Calls {
    /// How a person wants to be called.
    pub(crate) async fn settings_of(&self, user: UserId) -> Result<Settings, Error> {
        Ok(self.pool.run(async |conn| settings::find(conn, user).await).await?)
    }

    /// Sets how a person wants to be called, and tells their own devices if that is new.
    pub(crate) async fn set_settings(&self, user: UserId, settings: Settings) -> Result<(), Error> {
        let calls = self.clone();
        self.finish(async move { calls.set_settings_now(user, settings).await }).await
    }

    async fn set_settings_now(&self, user: UserId, settings: Settings) -> Result<(), Error> {
        let (event, now) = (self.ids.next(), self.clock.now());
        let changed =
            self.pool.transaction(async |conn| settings::set(conn, user, settings, event, now).await).await?;
        if changed {
            self.relayer.relay(vec![event]);
        }
        Ok(())
    }
}
