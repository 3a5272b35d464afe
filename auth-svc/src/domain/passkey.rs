//! Passkeys: the ceremonies of `WebAuthn`, level 3. User verification is always required, so that a passkey is two factors in
//! one and may sign in alone.

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::id::UserId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        AuthenticationResult, DiscoverableAuthentication, Passkey as Credential, PasskeyAuthentication,
        PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
    },
};

use super::{account::InvalidField, challenge};

/// Passkeys that an account may have.
pub(crate) const MOST: u32 = 20;
/// What browsers show as whom a passkey is for.
const RP_NAME: &str = "Switchboard";

/// A passkey as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Passkey {
    pub(crate) id: Uuid,
    pub(crate) user_id: UserId,
    /// What its owner calls it.
    pub(crate) name: PasskeyName,
    /// Public key and counter.
    pub(crate) credential: Credential,
    pub(crate) create_time: DateTime<Utc>,
    pub(crate) last_use_time: Option<DateTime<Utc>>,
}

/// What the owner of a passkey calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PasskeyName(String);

impl PasskeyName {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidField> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > 64 || text.chars().any(char::is_control) {
            let problem = "must be 1 to 64 characters, none of them control characters";
            return Err(InvalidField { field: "name", problem });
        }
        Ok(Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a ceremony did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CeremonyError {
    /// The answer is not what was asked for.
    #[error("the passkey's answer is wrong: {0}")]
    Wrong(String),
    /// The ceremony cannot be begun or continued here.
    #[error("passkeys: {0}")]
    Broken(String),
}

/// What a ceremony begins with: what the browser is asked for (the `publicKey` of `WebAuthn`, in JSON), and what is to be kept
/// until it has answered.
pub(crate) struct Ceremony {
    pub(crate) options: String,
    pub(crate) state: Value,
}

/// This server, as passkeys know it: by the host of its address.
#[derive(Debug)]
pub(crate) struct RelyingParty(Webauthn);

impl RelyingParty {
    /// For the address that people reach the server by. Nothing if it names no host, or one that passkeys cannot be bound to:
    /// an IP address.
    pub(crate) fn new(public_url: &str) -> Option<Self> {
        let origin = Url::parse(public_url).ok()?;
        let host = origin.domain()?.to_owned();
        let life = Duration::from_secs(challenge::LIFE.num_seconds().unsigned_abs());
        let webauthn =
            WebauthnBuilder::new(&host, &origin).ok()?.rp_name(RP_NAME).timeout(life).build().ok()?;
        Some(Self(webauthn))
    }

    /// Asks for a new passkey, on a device that holds none of `existing`.
    pub(crate) fn begin_new(
        &self,
        user: UserId,
        username: &str,
        display_name: &str,
        existing: &[Passkey],
    ) -> Result<Ceremony, CeremonyError> {
        let exclude = existing.iter().map(|passkey| passkey.credential.cred_id().clone()).collect();
        let (options, state) = self
            .0
            .start_passkey_registration(user.uuid(), username, display_name, Some(exclude))
            .map_err(broken)?;
        let mut options = serde_json::to_value(options.public_key).map_err(broken)?;
        if let Some(selection) = options.get_mut("authenticatorSelection") {
            // One that signs in without a name has to be found on its device without one.
            selection["residentKey"] = json!("preferred");
        }
        Ceremony::new(&options, &state)
    }

    /// The credential of a new passkey.
    pub(crate) fn finish_new(&self, state: Value, answer: &str) -> Result<Credential, CeremonyError> {
        let state: PasskeyRegistration = kept(state)?;
        let answer: RegisterPublicKeyCredential = parse(answer)?;
        self.0.finish_passkey_registration(&answer, &state).map_err(wrong)
    }

    /// Asks for one of these passkeys.
    pub(crate) fn begin(&self, passkeys: &[Passkey]) -> Result<Ceremony, CeremonyError> {
        let credentials: Vec<_> = passkeys.iter().map(|passkey| passkey.credential.clone()).collect();
        let (options, state) = self.0.start_passkey_authentication(&credentials).map_err(broken)?;
        Ceremony::new(&options.public_key, &state)
    }

    /// Which of the passkeys that were asked for has answered.
    pub(crate) fn finish(&self, state: Value, answer: &str) -> Result<AuthenticationResult, CeremonyError> {
        let state: PasskeyAuthentication = kept(state)?;
        self.0.finish_passkey_authentication(&parse(answer)?, &state).map_err(wrong)
    }

    /// Asks for any passkey of this server: the device knows whose it is.
    pub(crate) fn begin_alone(&self) -> Result<Ceremony, CeremonyError> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(broken)?;
        Ceremony::new(&options.public_key, &state)
    }

    /// Whose passkey an answer says that it is of, and the id of its credential.
    pub(crate) fn claimed(&self, answer: &str) -> Result<(UserId, Vec<u8>), CeremonyError> {
        let answer: PublicKeyCredential = parse(answer)?;
        let (user, credential) = self.0.identify_discoverable_authentication(&answer).map_err(wrong)?;
        Ok((user.into(), credential.to_vec()))
    }

    /// Whether the answer is of the passkey that it claimed to be of.
    pub(crate) fn finish_alone(
        &self,
        state: Value,
        answer: &str,
        passkey: &Passkey,
    ) -> Result<AuthenticationResult, CeremonyError> {
        let state: DiscoverableAuthentication = kept(state)?;
        self.0
            .finish_discoverable_authentication_v2(&parse(answer)?, state, &passkey.credential)
            .map_err(wrong)
    }
}

impl Ceremony {
    fn new(options: &impl Serialize, state: &impl Serialize) -> Result<Self, CeremonyError> {
        Ok(Self {
            options: serde_json::to_string(options).map_err(broken)?,
            state: serde_json::to_value(state).map_err(broken)?,
        })
    }
}

fn parse<T: DeserializeOwned>(answer: &str) -> Result<T, CeremonyError> {
    serde_json::from_str(answer).map_err(|error| CeremonyError::Wrong(error.to_string()))
}

fn kept<T: DeserializeOwned>(state: Value) -> Result<T, CeremonyError> {
    serde_json::from_value(state).map_err(broken)
}

#[expect(clippy::needless_pass_by_value, reason = "what map_err gives")]
fn wrong(error: WebauthnError) -> CeremonyError {
    CeremonyError::Wrong(error.to_string())
}

fn broken(error: impl std::fmt::Display) -> CeremonyError {
    CeremonyError::Broken(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_host_with_a_name() {
        for good in ["https://chat.example.org", "https://chat.example.org:8443/", "https://localhost:8443"] {
            assert!(RelyingParty::new(good).is_some(), "{good}");
        }
        for bad in ["https://192.0.2.1", "https://[2001:db8::1]:8443", "chat.example.org", ""] {
            assert!(RelyingParty::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_options_are_what_browsers_parse() {
        let here = RelyingParty::new("https://chat.example.org:8443").unwrap();
        let ceremony = here.begin_new(Uuid::from_u128(1).into(), "ada", "Ada", &[]).unwrap();
        let options: Value = serde_json::from_str(&ceremony.options).unwrap();
        assert_eq!(options["rp"], json!({"name": "Switchboard", "id": "chat.example.org"}));
        assert_eq!(options["user"]["id"], "AAAAAAAAAAAAAAAAAAAAAQ");
        assert_eq!(options["user"]["name"], "ada");
        assert_eq!(options["attestation"], "none");
        assert_eq!(options["timeout"], 300_000);
        assert_eq!(options["authenticatorSelection"]["residentKey"], "preferred");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let alone: Value = serde_json::from_str(&here.begin_alone().unwrap().options).unwrap();
        assert_eq!((&alone["rpId"], &alone["allowCredentials"]), (&json!("chat.example.org"), &json!([])));
        assert_eq!(alone["userVerification"], "required");
    }

    #[test]
    fn names_are_one_line_to_read() {
        assert_eq!(PasskeyName::parse(" Phone ").unwrap().as_str(), "Phone");
        for bad in ["", " ", "a\nb", &"x".repeat(65)] {
            assert!(PasskeyName::parse(bad).is_err(), "{bad:?}");
        }
    }
}
