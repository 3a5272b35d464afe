use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use proto::auth::{
    GetSignInOptionsRequest, LoginRequest, RequestPasswordResetRequest,
    auth_service_client::AuthServiceClient,
};
use tonic::{
    Code,
    transport::{Channel, Endpoint},
};

use crate::people::{Person, new_id, sign_up};

const PASSWORD: &str = "wrong horse battery";
/// Wrong attempts, in pairs, that an address has free.
const PAIRS: usize = 9;

/// Whether an answer's time tells if there is an account. What is compared is asked for in turn, so that whatever else
/// the machine does falls on both; each attempt is the first of its name, so that none has to wait.
pub(crate) async fn run(auth: &str, count: usize) -> Result<()> {
    let mut people = Vec::new();
    for _ in 0..count {
        people.push(sign_up(auth).await?);
    }
    let known: Vec<_> = people.iter().map(|person: &Person| person.username.clone()).collect();
    let unknown: Vec<_> = known.iter().map(|_| nobody()).collect();
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (number, (known, unknown)) in known.chunks(PAIRS).zip(unknown.chunks(PAIRS)).enumerate() {
        let mut client = client(auth, number).await?;
        for (known, unknown) in known.iter().zip(unknown) {
            right.push(sign_in(&mut client, known).await?);
            wrong.push(sign_in(&mut client, unknown).await?);
        }
    }
    print("sign-in, wrong password", &mut right, &mut wrong);
    let mut client = client(auth, 0).await?;
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (known, unknown) in known.iter().zip(&unknown) {
        right.push(ask(&mut client, known).await?);
        wrong.push(ask(&mut client, unknown).await?);
    }
    print("password forgotten", &mut right, &mut wrong);
    Ok(())
}

/// A client at an address of its own, all within 127.0.0.0/8.
async fn client(auth: &str, number: usize) -> Result<AuthServiceClient<Channel>> {
    let [.., high, low] = u32::try_from(number)?.to_be_bytes();
    let address = IpAddr::from([127, 1, high, low.saturating_add(1)]);
    let endpoint = Endpoint::from_shared(auth.to_owned())?.local_address(Some(address));
    let mut client = AuthServiceClient::new(endpoint.connect().await?);
    // The first call of a connection is not like the others.
    client.get_sign_in_options(GetSignInOptionsRequest::default()).await?;
    Ok(client)
}

async fn sign_in(client: &mut AuthServiceClient<Channel>, name: &str) -> Result<Duration> {
    let request = LoginRequest {
        identifier: name.to_owned(),
        password: PASSWORD.to_owned(),
        ..LoginRequest::default()
    };
    let begun = Instant::now();
    let answer = client.login(request).await;
    let took = begun.elapsed();
    ensure!(answer.is_err_and(|status| status.code() == Code::Unauthenticated), "the password is wrong");
    Ok(took)
}

/// A name that nobody has.
fn nobody() -> String {
    let hex: String = new_id().chars().rev().filter(char::is_ascii_hexdigit).take(16).collect();
    format!("bench-{hex}")
}

async fn ask(client: &mut AuthServiceClient<Channel>, name: &str) -> Result<Duration> {
    let begun = Instant::now();
    client.request_password_reset(RequestPasswordResetRequest { identifier: name.to_owned() }).await?;
    Ok(begun.elapsed())
}

fn print(what: &str, known: &mut [Duration], unknown: &mut [Duration]) {
    let (known, unknown) = (median(known), median(unknown));
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    println!(
        "{what}: median {:.2} ms for known, {:.2} ms for unknown names; ratio {ratio:.3}",
        known.as_secs_f64() * 1e3,
        unknown.as_secs_f64() * 1e3
    );
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
