use std::{
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use redis::{ErrorKind, RedisError, Script};
use uuid::Uuid;

use super::server::{Server, millis};
use crate::{Held, Lease};

/// Most keys in one command: each takes the server's time from everybody.
const AT_ONCE: usize = 500;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("leases.lua")));

impl Server {
    /// Puts or renews entries, whose keys begin with `prefix`.
    pub(super) async fn hold(
        &self,
        prefix: &str,
        leases: &[Lease],
        lasts: Duration,
        now: SystemTime,
    ) -> Result<Vec<bool>, RedisError> {
        let mut news = Vec::with_capacity(leases.len());
        for leases in leases.chunks(AT_ONCE) {
            let mut asked = SCRIPT.prepare_invoke();
            asked.arg("hold").arg(since_1970(now)).arg(millis(lasts));
            for lease in leases {
                asked.key(name(prefix, &lease.key));
                asked.arg(lease.holder.simple().to_string()).arg(lease.value.as_ref());
            }
            let said: Vec<u8> = self.invoke(&asked).await?;
            news.extend(said.into_iter().map(|new| new == 1));
        }
        Ok(news)
    }

    pub(super) async fn release(&self, prefix: &str, key: &str, holder: Uuid) -> Result<(), RedisError> {
        let mut command = redis::cmd("HDEL");
        command.arg(name(prefix, key)).arg(holder.simple().to_string());
        self.ask_once(&command).await
    }

    pub(super) async fn held(
        &self,
        prefix: &str,
        keys: &[String],
        now: SystemTime,
    ) -> Result<Vec<Vec<Held>>, RedisError> {
        let mut found = Vec::with_capacity(keys.len());
        for keys in keys.chunks(AT_ONCE) {
            let mut asked = SCRIPT.prepare_invoke();
            asked.arg("held").arg(since_1970(now));
            for key in keys {
                asked.key(name(prefix, key));
            }
            let said: Vec<Vec<(String, Bytes)>> = self.invoke(&asked).await?;
            for entries in said {
                found.push(entries.into_iter().map(entry).collect::<Result<_, _>>()?);
            }
        }
        Ok(found)
    }
}

fn entry((holder, value): (String, Bytes)) -> Result<Held, RedisError> {
    let holder = Uuid::try_parse(&holder)
        .map_err(|_| RedisError::from((ErrorKind::UnexpectedReturnType, "not a holder of a lease")))?;
    Ok(Held { holder, value })
}

fn name(prefix: &str, key: &str) -> String {
    format!("{prefix}:lease:{key}")
}

fn since_1970(now: SystemTime) -> u64 {
    millis(now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
}
