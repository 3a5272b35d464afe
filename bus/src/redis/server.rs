//! A connection to Redis, and what is asked over it. It never connects again: a connection that is gone stays gone, so
//! that whatever is asked over it is asked of one run of one server.

use std::{
    sync::{Arc, LazyLock},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use redis::{
    AsyncConnectionConfig, Client, Cmd, FromRedisValue, PushInfo, PushKind, RedisError, Script,
    ScriptInvocation, Value, aio::MultiplexedConnection,
};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::channels::Channels;
use crate::{Event, Limits, Position, Since};

/// How long the server may take to answer; after it, it is away.
pub(super) const ANSWER: Duration = Duration::from_secs(2);

/// Most events and bytes that a subscriber takes at once. The next ones wait in the server's history.
const TAKE_EVENTS: usize = 64;
const TAKE_BYTES: usize = 256 << 10;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("channel.lua")));

#[derive(Debug)]
pub(super) struct Server {
    connection: MultiplexedConnection,
    /// Names this run of the server: another one knows nothing, or an older past.
    run_id: String,
    limits: Limits,
    gone: CancellationToken,
}

/// What a subscriber finds at its channel.
#[derive(Debug)]
pub(super) struct Found {
    /// The channel's position.
    pub(super) head: Position,
    /// The position after which `bodies` begin.
    pub(super) from: Position,
    /// Why the subscriber cannot go on from where it was.
    pub(super) lost: Option<&'static str>,
    /// The events after `from`; not all of them if there are many.
    pub(super) bodies: Vec<Bytes>,
}

impl Server {
    /// Connects. What subscribed channels say is passed to `channels`.
    pub(super) async fn connect(
        client: &Client,
        channels: &Arc<Channels>,
        limits: Limits,
    ) -> Result<Self, String> {
        timeout(ANSWER * 2, Self::connect_now(client, channels, limits))
            .await
            .map_err(|_| format!("no connection within {} s", ANSWER.as_secs() * 2))?
            .map_err(|error| error.to_string())
    }

    async fn connect_now(
        client: &Client,
        channels: &Arc<Channels>,
        limits: Limits,
    ) -> Result<Self, RedisError> {
        let gone = CancellationToken::new();
        let (ended, told) = (gone.clone(), Arc::clone(channels));
        let hear = move |info: PushInfo| {
            hear(&told, &ended, &info);
            Ok::<_, redis::aio::SendError>(())
        };
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(ANSWER))
            .set_response_timeout(Some(ANSWER))
            .set_push_sender(hear);
        let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        let info: String = redis::cmd("INFO").arg("server").query_async(&mut connection).await?;
        let run_id =
            info.lines().find_map(|line| line.strip_prefix("run_id:")).unwrap_or_default().to_owned();
        Ok(Self { connection, run_id, limits, gone })
    }

    /// Returns when the connection is gone.
    pub(super) async fn gone(&self) {
        self.gone.cancelled().await;
    }

    /// Publishes an event. The flag says whether it is new.
    pub(super) async fn publish(
        &self,
        channel: &str,
        event: &Event,
        now: SystemTime,
    ) -> Result<(Position, bool), RedisError> {
        let mut asked = self.ask("publish", channel, now);
        asked.key(format!("{channel}:id:{}", event.id.simple()));
        asked.arg(millis(self.limits.dedup_age)).arg(u8::from(event.ephemeral)).arg(event.body.as_ref());
        let (epoch, offset, fresh): (String, u64, bool) = self.invoke(&asked).await?;
        Ok((position(&epoch, offset)?, fresh))
    }

    /// Where a subscriber that begins at `since` stands.
    pub(super) async fn stand(
        &self,
        channel: &str,
        since: Since,
        now: SystemTime,
    ) -> Result<Found, RedisError> {
        self.look(channel, since, 0, now).await
    }

    /// What comes after a position.
    pub(super) async fn read(
        &self,
        channel: &str,
        after: Position,
        now: SystemTime,
    ) -> Result<Found, RedisError> {
        self.look(channel, Since::After(after), TAKE_EVENTS, now).await
    }

    async fn look(
        &self,
        channel: &str,
        since: Since,
        most: usize,
        now: SystemTime,
    ) -> Result<Found, RedisError> {
        let mut asked = self.ask("look", channel, now);
        match since {
            Since::Now => asked.arg("now").arg("").arg(0),
            Since::Start => asked.arg("start").arg("").arg(0),
            Since::After(at) => asked.arg("after").arg(at.epoch.simple().to_string()).arg(at.offset),
        };
        asked.arg(most).arg(TAKE_BYTES);
        let (epoch, head, from, lost, bodies): (String, u64, u64, u8, Vec<Bytes>) =
            self.invoke(&asked).await?;
        let lost = match lost {
            0 => None,
            1 => Some("another epoch"),
            2 => Some("ahead of the channel"),
            _ => Some("no longer kept"),
        };
        Ok(Found { head: position(&epoch, head)?, from: position(&epoch, from)?, lost, bodies })
    }

    fn ask(&self, what: &str, channel: &str, now: SystemTime) -> ScriptInvocation<'static> {
        let limits = &self.limits;
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut asked = SCRIPT.prepare_invoke();
        asked.key(channel).key(format!("{channel}:history"));
        asked.arg(what).arg(&self.run_id).arg(millis(now)).arg(millis(limits.idle_age));
        asked.arg(millis(limits.history_age)).arg(limits.history_events).arg(limits.history_bytes);
        asked
    }

    pub(super) async fn invoke<T: FromRedisValue>(
        &self,
        asked: &ScriptInvocation<'_>,
    ) -> Result<T, RedisError> {
        asked.invoke_async(&mut self.connection.clone()).await
    }

    /// Returns when what these channels say from now on will be heard.
    pub(super) async fn subscribe(&self, channels: &[String]) -> Result<(), RedisError> {
        self.connection.clone().subscribe(channels).await
    }

    pub(super) async fn unsubscribe(&self, channels: &[String]) -> Result<(), RedisError> {
        self.connection.clone().unsubscribe(channels).await
    }

    /// Keeps channels from becoming idle.
    pub(super) async fn touch(&self, channels: &[String]) -> Result<(), RedisError> {
        let mut pipeline = redis::pipe();
        for channel in channels {
            pipeline.pexpire(channel, millis(self.limits.idle_age).cast_signed()).ignore();
        }
        pipeline.query_async(&mut self.connection.clone()).await
    }

    /// Asks a command of which the answer does not matter.
    pub(super) async fn ask_once(&self, command: &Cmd) -> Result<(), RedisError> {
        command.query_async(&mut self.connection.clone()).await
    }

    pub(super) async fn ping(&self) -> Result<(), RedisError> {
        self.ask_once(Cmd::new().arg("PING")).await
    }
}

/// Passes on what the server says by itself. Called by the connection, so it must not wait.
fn hear(channels: &Channels, gone: &CancellationToken, info: &PushInfo) {
    if info.kind == PushKind::Disconnection {
        gone.cancel();
    }
    if info.kind != PushKind::Message {
        return;
    }
    let [Value::BulkString(channel), Value::BulkString(said)] = info.data.as_slice() else { return };
    let Ok(channel) = std::str::from_utf8(channel) else { return };
    match said.split_first() {
        Some((b'e', body)) => channels.ephemeral(channel, Bytes::copy_from_slice(body)),
        Some((_, position)) => {
            let position = std::str::from_utf8(position).ok().and_then(|text| text.parse().ok());
            channels.wake(channel, position);
        }
        None => {}
    }
}

fn position(epoch: &str, offset: u64) -> Result<Position, RedisError> {
    let epoch = Uuid::try_parse(epoch)
        .map_err(|_| RedisError::from((redis::ErrorKind::UnexpectedReturnType, "not an epoch of the bus")))?;
    Ok(Position { epoch, offset })
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
