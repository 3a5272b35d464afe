use proto::id::UserId;

use super::Chats;
use crate::{domain::Settings, error::Error, store};

impl Chats {
    pub(crate) async fn settings_of(&self, user: UserId) -> Result<Settings, Error> {
        Ok(self.pool.run(async |conn| store::settings::find(conn, user).await).await?)
    }

    pub(crate) async fn set_settings(&self, user: UserId, settings: Settings) -> Result<(), Error> {
        Ok(self.pool.run(async |conn| store::settings::set(conn, user, settings).await).await?)
    }
}
