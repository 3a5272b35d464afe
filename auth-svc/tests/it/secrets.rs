//! What the log may not hold.

use std::{
    io::{self, Write},
    sync::Arc,
};

use parking_lot::Mutex;
use proto::auth::{
    BeginTotpRequest, ReauthenticateRequest, complete_login_request::Answer, reauthenticate_request,
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::{
    app::PASSWORD,
    authenticator::Authenticator,
    passkeys::{make, with_passkeys},
    second_factor::{challenge, complete},
    totp,
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_is_logged_by_any_way_of_signing_in() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("auth_svc=trace,runtime=trace,db=trace"))
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);

    let app = with_passkeys().await;
    let ada = app.person("ada").await;
    let unused = app.here.factors().begin_totp(ada.request(BeginTotpRequest {})).await.unwrap().into_inner();
    let (phone, codes) = totp::turn_on(&app, &ada).await;
    let mut device = Authenticator::new();
    make(&app, &ada, &mut device).await;
    let mut secrets = vec![PASSWORD.to_owned(), unused.secret, codes[0].clone(), codes[1].clone()];
    secrets.extend([ada.0.access_token.clone(), ada.0.refresh_token.clone(), phone.code(&app)]);

    let asked = challenge(&app).await;
    secrets.push(asked.challenge_token.clone());
    for answer in [
        Answer::TotpCode("000000".into()),
        Answer::RecoveryCode(codes[0].replace('-', "0")),
        Answer::PasskeyCredentialJson("{}".into()),
    ] {
        complete(&app.here, &asked.challenge_token, answer).await.unwrap_err();
    }
    let session = complete(&app.here, &asked.challenge_token, Answer::TotpCode(phone.code(&app))).await;
    let session = session.unwrap();
    let again = app.here.refresh(&session.refresh_token).await.unwrap();
    secrets.extend([session.access_token, session.refresh_token, again.refresh_token]);
    let proof = Some(reauthenticate_request::Proof::Password(PASSWORD.into()));
    app.here.auth().reauthenticate(ada.request(ReauthenticateRequest { proof })).await.unwrap();

    let log = String::from_utf8(log.0.lock().clone()).unwrap();
    assert!(log.contains("passkey.refused"), "it is written at all: {log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} in {log}");
    }
}
