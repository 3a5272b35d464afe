use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use db::Connection;
use futures::future::join_all;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    app::App,
    domain::{
        account::Identifier,
        letter::{self, About, Written},
        link::{AGAIN_AFTER, LinkKind},
        mail::{Mail, pause},
        user::User,
    },
    error::Error,
    post,
    smtp::{NotSent, Smtp},
    store,
};

/// How soon what other instances wrote, and what could not be sent, is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// Mails sent at once.
const AT_ONCE: i64 = 8;
/// How long a mail that is being sent is left alone by other instances: longer than a conversation with the server takes.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Sends mail. A mail is sent by one instance, and again only if that dies between the server's answer and its own note
/// of it: at least once.
#[derive(Debug)]
pub(crate) struct MailSender {
    pub(crate) app: Arc<App>,
    pub(crate) smtp: Smtp,
}

impl MailSender {
    pub(crate) async fn run(self, shutdown: CancellationToken) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = self.app.post.woken() => {}
                _ = ticks.tick() => {}
            }
            if let Err(error) = self.round(&shutdown).await {
                tracing::warn!(%error, "mail.round_failed");
            }
        }
    }

    async fn round(&self, shutdown: &CancellationToken) -> Result<(), Error> {
        while !shutdown.is_cancelled() && self.answer_reset_request().await? {}
        while !shutdown.is_cancelled() {
            let now = self.app.clock.now();
            let claim =
                self.app.pool.transaction(async |conn| store::mails::claim(conn, now, LEASE, AT_ONCE).await);
            let mails = claim.await?;
            if mails.is_empty() {
                return Ok(());
            }
            join_all(mails.iter().map(|mail| self.send(mail)))
                .await
                .into_iter()
                .collect::<Result<(), _>>()?;
        }
        Ok(())
    }

    /// Whether there was one.
    async fn answer_reset_request(&self) -> Result<bool, Error> {
        let answer = async |conn: &mut Connection| {
            let Some(identifier) = store::mails::take_reset_request(conn).await? else { return Ok(false) };
            let identifier = Identifier::parse(&identifier);
            if let Some((user, _)) = store::users::credentials(conn, &identifier).await? {
                self.write_reset(conn, &user).await?;
            }
            Ok::<_, Error>(true)
        };
        self.app.pool.transaction(answer).await
    }

    /// To a confirmed address alone, and not again and again.
    async fn write_reset(&self, conn: &mut Connection, user: &User) -> Result<(), Error> {
        let Some((user, _)) = store::users::lock(conn, user.id).await? else { return Ok(()) };
        let Some(email) = user.email.as_ref().filter(|_| user.email_confirmed && user.may_sign_in()) else {
            return Ok(());
        };
        let kind = LinkKind::ResetPassword;
        let newest = store::links::newest(conn, user.id, kind).await?;
        if newest
            .is_some_and(|link| link.email.is_some() && self.app.clock.now() < link.create_time + AGAIN_AFTER)
        {
            return Ok(());
        }
        post::write_link(&self.app, conn, kind, &user, email).await
    }

    async fn send(&self, mail: &Mail) -> Result<(), Error> {
        let sent = self.smtp.send(mail.id, &mail.recipient, self.written(mail)).await;
        let outcome = match &sent {
            Ok(()) => "sent",
            Err(NotSent::NotNow(_)) => "put_off",
            Err(NotSent::Never(_)) => "refused",
        };
        metrics::counter!("mails_total", "outcome" => outcome).increment(1);
        if let Err(error) = &sent {
            tracing::warn!(mail = %mail.id, letter = ?mail.letter, %error, "mail.not_sent");
        }
        let until = self.app.clock.now() + pause(mail.attempts + 1);
        let note = async |conn: &mut Connection| match &sent {
            Ok(()) | Err(NotSent::Never(_)) => store::mails::delete(conn, mail.id).await,
            Err(NotSent::NotNow(_)) => store::mails::put_off(conn, mail.id, until).await,
        };
        Ok(self.app.pool.run(note).await?)
    }

    fn written(&self, mail: &Mail) -> Written {
        let public_url = self.app.config.public_url.as_deref().unwrap_or_default();
        let host = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        // The link's token is made here and kept nowhere.
        let link = mail
            .letter
            .link()
            .zip(mail.link_id)
            .map(|(kind, id)| kind.url(public_url, &self.app.seal_key, id));
        let about = About {
            name: &mail.name,
            server: host.as_deref().unwrap_or("Switchboard"),
            link: link.as_deref(),
            event_time: mail.event_time,
        };
        letter::write(mail.letter, &mail.locale, about)
    }
}
