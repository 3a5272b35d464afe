//! The mail server that letters are given to.

use std::{fs, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header},
    transport::smtp::client::{Certificate, Tls, TlsParameters},
};
use url::{Host, Url};
use uuid::Uuid;

use crate::{MailConfig, domain::letter::Written};

/// How long one conversation with the server may take.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// Gives letters to the mail server.
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a letter was not given to the server. Says nothing of whom it was for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotSent {
    /// Another try may help.
    #[error("the mail server does not take mail now: {0}")]
    NotNow(String),
    /// It never will be.
    #[error("the mail server refuses the mail: {0}")]
    Never(String),
}

impl Smtp {
    /// `None` where no server is configured. Fails in words with what cannot be used; never shows the URL's password.
    pub(crate) fn new(config: &MailConfig) -> Result<Option<Self>, String> {
        let (Some(url), Some(from)) = (&config.url, &config.from) else { return Ok(None) };
        let from = from.parse().map_err(|_| "mail.from: must be as Switchboard <calls@example.org>")?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| "mail.url: must be as smtps://user:password@mail.example.org")?;
        let transport = match tls(url, config)? {
            Some(tls) => transport.tls(tls),
            None => transport.tls(Tls::None),
        };
        Ok(Some(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from }))
    }

    /// Gives a letter to the server. The same `id` makes the same message, which receivers show once.
    pub(crate) async fn send(&self, id: Uuid, recipient: &str, letter: Written) -> Result<(), NotSent> {
        let message = self.message(id, recipient, letter)?;
        let sent = tokio::time::timeout(TIMEOUT, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.is_permanent() => Err(NotSent::Never(code(&error))),
            Ok(Err(error)) => Err(NotSent::NotNow(code(&error))),
            Err(_) => Err(NotSent::NotNow("no answer in time".into())),
        }
    }

    fn message(&self, id: Uuid, recipient: &str, letter: Written) -> Result<Message, NotSent> {
        let never = |problem: &str| NotSent::Never(problem.to_owned());
        let to: lettre::Address = recipient.parse().map_err(|_| never("no mail goes to such an address"))?;
        let id = format!("<{id}@{}>", self.from.email.domain());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .message_id(Some(id))
            .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
            .map_err(|_| never("the letter cannot be written down"))?;
        // Out-of-office notes answer no machine (RFC 3834).
        let name = header::HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(header::HeaderValue::new(name, "auto-generated".into()));
        Ok(message)
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from.email.domain()).finish_non_exhaustive()
    }
}

/// Plain text goes to this machine alone; to any other the line is encrypted, from its beginning or by STARTTLS.
fn tls(url: &str, config: &MailConfig) -> Result<Option<Tls>, String> {
    let url = Url::parse(url).map_err(|_| "mail.url: is no URL")?;
    let host = url.host().ok_or("mail.url: names no server")?;
    let is_here = match &host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    // A scheme that the parser does not know has an opaque host.
    let is_here = is_here
        || url
            .host_str()
            .and_then(|host| host.parse::<std::net::IpAddr>().ok())
            .is_some_and(|address| address.is_loopback());
    match url.scheme() {
        "smtps" => Ok(Some(Tls::Wrapper(parameters(&url, config)?))),
        "smtp" if is_here => Ok(None),
        "smtp" => Ok(Some(Tls::Required(parameters(&url, config)?))),
        _ => Err("mail.url: must begin with smtps:// or smtp://".into()),
    }
}

fn parameters(url: &Url, config: &MailConfig) -> Result<TlsParameters, String> {
    let mut parameters = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned());
    if let Some(path) = &config.certificate {
        let fail = |problem: String| format!("mail.certificate: {}: {problem}", path.display());
        let pem = fs::read(path).map_err(|error| fail(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| fail(error.to_string()))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters.build_rustls().map_err(|error| format!("mail.url: {error}"))
}

/// The reply's number, or what failed before there was one. Replies may repeat the address.
fn code(error: &lettre::transport::smtp::Error) -> String {
    error.status().map_or_else(|| error.to_string(), |code| code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, from: &str) -> MailConfig {
        MailConfig { url: Some(url.into()), from: Some(from.into()), certificate: None }
    }

    fn kind(url: &str) -> &'static str {
        match tls(url, &config(url, "a@x.org")) {
            Ok(Some(Tls::Wrapper(_))) => "tls",
            Ok(Some(Tls::Required(_))) => "starttls",
            Ok(None) => "plain",
            Ok(Some(_)) | Err(_) => "refused",
        }
    }

    #[test]
    fn plain_text_stays_on_this_machine() {
        assert_eq!(kind("smtp://127.0.0.1:1025"), "plain");
        assert_eq!(kind("smtp://[::1]:1025"), "plain");
        assert_eq!(kind("smtp://localhost"), "plain");
        assert_eq!(kind("smtp://mail.example.org:587"), "starttls");
        assert_eq!(kind("smtp://localhost.example.org"), "starttls");
        assert_eq!(kind("smtps://user:pass@mail.example.org"), "tls");
        assert_eq!(kind("http://mail.example.org"), "refused");
    }

    #[test]
    fn what_cannot_be_used_is_named_without_the_password() {
        let problem = |url, from| Smtp::new(&config(url, from)).map(drop).unwrap_err();
        assert!(problem("smtps://x.org", "nobody").starts_with("mail.from"));
        let told = problem("smtqs://user:hunter2@x.org", "a@x.org");
        assert!(told.starts_with("mail.url") && !told.contains("hunter2"), "{told}");
        assert!(Smtp::new(&MailConfig::default()).unwrap().is_none());
        let shown = format!("{:?}", config("smtps://user:hunter2@x.org", "a@x.org"));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
