use anyhow::{Context as _, Result};
use proto::auth::{RegisterRequest, auth_service_client::AuthServiceClient};

/// Somebody with an account.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) user_id: String,
    pub(crate) username: String,
    pub(crate) token: String,
}

/// Makes an account.
pub(crate) async fn sign_up(auth: &str) -> Result<Person> {
    let unique = new_id();
    let short: String = unique.chars().rev().filter(char::is_ascii_hexdigit).take(16).collect();
    let request = RegisterRequest {
        username: format!("bench-{short}"),
        email: format!("{unique}@example.org"),
        password: "correct horse battery".into(),
        refresh_token_in_body: true,
        ..RegisterRequest::default()
    };
    let mut client = AuthServiceClient::connect(auth.to_owned()).await?;
    let session = client.register(request).await?.into_inner().session.context("a session")?;
    let user = session.me.and_then(|me| me.user).context("a user")?;
    Ok(Person { user_id: user.user_id, username: user.username, token: session.access_token })
}

/// A new id.
pub(crate) fn new_id() -> String {
    runtime::Ids::random().next::<uuid::Uuid>().to_string()
}
