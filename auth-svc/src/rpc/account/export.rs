//! All that is kept of a person as one JSON document, read page by page while it is sent.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use db::Connection;
use futures::stream::{self, BoxStream, StreamExt as _};
use proto::{
    auth::{ContactKind, ExportAccountRequest, ExportAccountResponse, PrivacyLevel},
    id::UserId,
};
use runtime::principal;
use serde_json::{Value, json};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::Answer;
use crate::{
    app::App,
    domain::{
        account::{DisplayName, Email, Username},
        passkey::Passkey,
        session::Session,
        user::User,
    },
    error::Error,
    store::{
        self,
        export::{AuditLine, Contact},
        factors::Factors,
    },
};

/// Bytes of one answer.
const CHUNK: usize = 32 * 1024;
/// Rows read at once.
const PAGE: i64 = 100;

pub(super) fn export(
    app: &Arc<App>,
    request: &Request<ExportAccountRequest>,
) -> Answer<BoxStream<'static, Result<ExportAccountResponse, Status>>> {
    let user = principal(request)?.user_id()?;
    let export = Export { app: Arc::clone(app), user, at: Part::Person };
    let parts = stream::unfold(Some(export), |export| async move {
        let mut export = export?;
        match export.next().await {
            Ok(Some(text)) => Some((Ok(text), Some(export))),
            Ok(None) => None,
            Err(error) => Some((Err(Status::from(error)), None)),
        }
    });
    let chunks = parts.flat_map(|part| match part {
        Ok(text) => stream::iter(chunks(&text)).left_stream(),
        Err(status) => stream::iter([Err(status)]).right_stream(),
    });
    Ok(Response::new(chunks.boxed()))
}

fn chunks(text: &str) -> Vec<Result<ExportAccountResponse, Status>> {
    text.as_bytes()
        .chunks(CHUNK)
        .map(|chunk| Ok(ExportAccountResponse { chunk: chunk.to_vec().into() }))
        .collect()
}

/// An export under way.
struct Export {
    app: Arc<App>,
    user: UserId,
    at: Part,
}

/// What comes next.
enum Part {
    Person,
    /// Those after this one.
    Contacts(Uuid),
    /// Those after this one.
    Audit(u64),
    Done,
}

impl Export {
    /// The next piece of the document; nothing: it is whole.
    async fn next(&mut self) -> Result<Option<String>, Error> {
        match self.at {
            Part::Person => self.person().await.map(Some),
            Part::Contacts(after) => self.contacts(after).await.map(Some),
            Part::Audit(after) => self.audit(after).await.map(Some),
            Part::Done => Ok(None),
        }
    }

    async fn person(&mut self) -> Result<String, Error> {
        let (id, now) = (self.user, self.app.clock.now());
        let read = self.app.pool.run(async |conn| Person::read(conn, id, now).await);
        let person = read.await?;
        self.at = Part::Contacts(Uuid::nil());
        let written = [
            ("account", account(&person.user)),
            ("privacy", privacy(&person.user)),
            ("factors", factors(person.factors, &person.passkeys)),
            ("sessions", person.sessions.iter().map(session).collect()),
        ];
        let members: Vec<_> = written.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        Ok(format!("{{{},\"contacts\":[", members.join(",")))
    }

    async fn contacts(&mut self, after: Uuid) -> Result<String, Error> {
        let id = self.user;
        let read = self.app.pool.run(async |conn| store::export::contacts(conn, id, after, PAGE).await);
        let rows = read.await?;
        let text = items(rows.iter().map(contact), after.is_nil());
        match rows.last() {
            Some(last) => {
                self.at = Part::Contacts(last.other);
                Ok(text)
            }
            None => {
                self.at = Part::Audit(0);
                Ok("],\"audit\":[".to_owned())
            }
        }
    }

    async fn audit(&mut self, after: u64) -> Result<String, Error> {
        let id = self.user;
        let read = self.app.pool.run(async |conn| store::export::audit(conn, id, after, PAGE).await);
        let rows = read.await?;
        let text = items(rows.iter().map(audit_line), after == 0);
        match rows.last() {
            Some(last) => {
                self.at = Part::Audit(last.id);
                Ok(text)
            }
            None => {
                self.at = Part::Done;
                Ok("]}\n".to_owned())
            }
        }
    }
}

/// Items of a list that goes on; a comma before each but the first of all.
fn items(values: impl Iterator<Item = Value>, is_first: bool) -> String {
    let joined = values.map(|value| value.to_string()).collect::<Vec<_>>().join(",");
    if is_first { joined } else { format!(",{joined}") }
}

/// What is read at once.
struct Person {
    user: User,
    factors: Factors,
    passkeys: Vec<Passkey>,
    sessions: Vec<Session>,
}

impl Person {
    async fn read(conn: &mut Connection, id: UserId, now: DateTime<Utc>) -> Result<Self, Error> {
        Ok(Self {
            user: store::users::find(conn, id).await?.ok_or(Error::UserNotFound)?,
            factors: store::factors::of(conn, id).await?,
            passkeys: store::passkeys::list(conn, id).await?,
            sessions: store::sessions::list(conn, id, None, now, 1_000).await?,
        })
    }
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn account(user: &User) -> Value {
    json!({
        "user_id": user.id.to_string(),
        "username": user.username.as_ref().map(Username::as_str),
        "email": user.email.as_ref().map(Email::as_str),
        "email_confirmed": user.email_confirmed,
        "pending_email": user.pending_email.as_ref().map(Email::as_str),
        "display_name": user.display_name.as_ref().map(DisplayName::as_str),
        "role": user.role.as_str_name().trim_start_matches("ROLE_"),
        "locale": user.locale,
        "time_zone": user.time_zone,
        "status": {
            "emoji": user.status.emoji,
            "text": user.status.text,
            "expire_time": user.status.expire_time.map(time),
        },
        "avatar_id": user.avatar,
        "create_time": time(user.create_time),
        "delete_time": user.delete_time.map(time),
    })
}

fn privacy(user: &User) -> Value {
    let level = |level: PrivacyLevel| level.as_str_name().trim_start_matches("PRIVACY_LEVEL_");
    let own = user.privacy;
    json!({"find": level(own.find), "call": level(own.call), "write": level(own.write), "presence": level(own.presence)})
}

/// That there are factors and what they are called; never what they prove it with.
fn factors(factors: Factors, passkeys: &[Passkey]) -> Value {
    let passkeys: Vec<_> = passkeys
        .iter()
        .map(|passkey| {
            json!({
                "name": passkey.name.as_str(),
                "create_time": time(passkey.create_time),
                "last_use_time": passkey.last_use_time.map(time),
            })
        })
        .collect();
    json!({
        "totp_since": factors.totp_since.map(time),
        "recovery_codes_left": factors.recovery_codes,
        "passkeys": passkeys,
    })
}

fn session(session: &Session) -> Value {
    json!({
        "session_id": session.id.to_string(),
        "device_name": session.device_name,
        "address": session.address,
        "create_time": time(session.create_time),
        "last_seen_time": time(session.last_seen_time),
        "expire_time": time(session.expire_time),
    })
}

fn contact(contact: &Contact) -> Value {
    let kind = ContactKind::try_from(i32::from(contact.kind)).unwrap_or(ContactKind::Unspecified);
    json!({
        "user_id": contact.other,
        "kind": kind.as_str_name().trim_start_matches("CONTACT_KIND_"),
        "note": contact.note,
        "change_time": time(contact.change_time),
    })
}

fn audit_line(line: &AuditLine) -> Value {
    json!({
        "time": time(line.time),
        "action": line.action,
        "target": line.target,
        "address": line.address,
        "result": line.result,
        "detail": line.detail,
    })
}
