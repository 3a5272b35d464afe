//! One message to one browser: encrypted for it (RFC 8291), and handed to its vendor's service (RFC 8030).

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{
    HeaderMap, Request, StatusCode,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
};
use http_body_util::Full;
use web_push_native::{Auth, encrypt, p256::PublicKey};

use super::{
    Client, Keys,
    client::{Trouble, parse},
};
use crate::domain::{Browser, Parcel};

/// Longest that a service may ask to wait.
const LONGEST: Duration = Duration::from_secs(3_600);

/// What takes messages to vendors' services. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) client: Client,
    pub(crate) keys: Keys,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The vendor's service has it.
    Taken,
    /// The browser takes no more, ever.
    Gone,
    /// It may be taken later; after this time, if the service named one.
    Again(Option<Duration>),
    /// It will not be taken.
    Refused,
}

impl Post {
    /// Sends a parcel to a browser, once.
    pub(crate) async fn send(&self, browser: &Browser, parcel: &Parcel, now: DateTime<Utc>) -> Outcome {
        let outcome = self.try_send(browser, parcel, now).await;
        metrics::counter!("push_messages_total", "outcome" => outcome.name()).increment(1);
        outcome
    }

    async fn try_send(&self, browser: &Browser, parcel: &Parcel, now: DateTime<Utc>) -> Outcome {
        let (url, request) = match self.request(browser, parcel, now) {
            Ok(request) => request,
            Err(why) => return not_sent(&why, Outcome::Refused),
        };
        match self.client.send(&url, request).await {
            Ok(answer) => outcome(answer.status(), answer.headers()),
            Err(trouble @ Trouble::Refused(_)) => not_sent(&trouble.to_string(), Outcome::Refused),
            Err(trouble @ Trouble::Away(_)) => not_sent(&trouble.to_string(), Outcome::Again(None)),
        }
    }

    fn request(
        &self,
        browser: &Browser,
        parcel: &Parcel,
        now: DateTime<Utc>,
    ) -> Result<(url::Url, Request<Full<Bytes>>), String> {
        let url = parse(&browser.endpoint).map_err(|refusal| refusal.to_string())?;
        let key = PublicKey::from_sec1_bytes(&browser.key).map_err(|error| error.to_string())?;
        let secret: [u8; 16] =
            browser.secret.as_slice().try_into().map_err(|_| "the secret is not 16 bytes".to_owned())?;
        let body =
            encrypt(parcel.payload.clone(), &key, &Auth::from(secret)).map_err(|error| error.to_string())?;
        let origin = url.origin().ascii_serialization();
        let seconds = (parcel.expire_time - now).num_seconds().max(0);
        let path =
            url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let request = Request::post(path)
            .header(AUTHORIZATION, self.keys.authorization(&origin, now)?)
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("ttl", seconds)
            .header("urgency", if parcel.is_urgent { "high" } else { "normal" })
            .header("topic", topic(&parcel.tag_hash))
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| error.to_string())?;
        Ok((url, request))
    }
}

fn not_sent(why: &str, outcome: Outcome) -> Outcome {
    tracing::info!(why, "push.not_sent");
    outcome
}

/// At most 32 characters of the URL-safe alphabet: the service keeps the latest message of a topic alone.
fn topic(tag_hash: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(tag_hash.get(..24).unwrap_or(tag_hash))
}

fn outcome(status: StatusCode, headers: &HeaderMap) -> Outcome {
    match status {
        status if status.is_success() => Outcome::Taken,
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Outcome::Again(retry_after(headers)),
        status if status.is_server_error() => Outcome::Again(retry_after(headers)),
        status => {
            tracing::warn!(status = status.as_u16(), "push.refused");
            Outcome::Refused
        }
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST))
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Gone => "gone",
            Self::Again(_) => "again",
            Self::Refused => "refused",
        }
    }
}
