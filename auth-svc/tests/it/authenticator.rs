//! An authenticator in software: it keeps passkeys and signs with them as a phone does (`WebAuthn` level 3 §6, without
//! attestation).

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::{self, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Where the browser of the tests is.
pub(crate) const ORIGIN: &str = "https://chat.example.org:8443";

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// A device that keeps passkeys.
pub(crate) struct Authenticator {
    pub(crate) origin: String,
    /// Whether it asks for a fingerprint or a PIN.
    pub(crate) verifies_user: bool,
    keys: Vec<Key>,
}

struct Key {
    id: Vec<u8>,
    rp_id: String,
    user_handle: Vec<u8>,
    pair: EcdsaKeyPair,
    uses: u32,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        Self { origin: ORIGIN.to_owned(), verifies_user: true, keys: Vec::new() }
    }

    /// What `navigator.credentials.create` gives for these options, as JSON. Refuses like a device that already has a passkey of
    /// the account.
    pub(crate) fn create(&mut self, options: &str) -> Option<String> {
        let options: Value = serde_json::from_str(options).unwrap();
        let excluded = options["excludeCredentials"].as_array().cloned().unwrap_or_default();
        if excluded.iter().any(|one| self.keys.iter().any(|key| key.id == bytes(&one["id"]))) {
            return None;
        }
        let mut id = vec![0; 32];
        rand::fill(&mut id).unwrap();
        self.keys.push(Key {
            rp_id: options["rp"]["id"].as_str().unwrap().to_owned(),
            user_handle: bytes(&options["user"]["id"]),
            pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            uses: 0,
            id,
        });
        Some(self.show_newest(&options))
    }

    /// Shows the newest passkey as if it had just been made for these options.
    pub(crate) fn create_again(&self, options: &str) -> String {
        self.show_newest(&serde_json::from_str(options).unwrap())
    }

    fn show_newest(&self, options: &Value) -> String {
        let key = self.keys.last().unwrap();
        let mut data = self.data(key, ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(key.id.len()).unwrap().to_be_bytes());
        data.extend(&key.id);
        data.extend(cose(&key.pair));
        let answer = json!({
            "id": text(&key.id),
            "rawId": text(&key.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": true}},
            "response": {
                "clientDataJSON": text(&self.client_data("webauthn.create", options)),
                "attestationObject": text(&attestation(&data)),
                "transports": ["internal"],
            },
        });
        answer.to_string()
    }

    /// What `navigator.credentials.get` gives for these options, as JSON; nothing if it has no passkey to offer.
    pub(crate) fn get(&mut self, options: &str) -> Option<String> {
        let options: Value = serde_json::from_str(options).unwrap();
        let allowed = options["allowCredentials"].as_array().cloned().unwrap_or_default();
        let at = self.keys.iter().position(|key| {
            let is_allowed = allowed.is_empty() || allowed.iter().any(|one| bytes(&one["id"]) == key.id);
            is_allowed && options["rpId"] == key.rp_id.as_str()
        })?;
        self.keys[at].uses += 1;
        let key = &self.keys[at];
        let (client_data, data) = (self.client_data("webauthn.get", &options), self.data(key, 0));
        let signed = [data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
        let signature = key.pair.sign(&SystemRandom::new(), &signed).unwrap();
        let answer = json!({
            "id": text(&key.id),
            "rawId": text(&key.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&client_data),
                "authenticatorData": text(&data),
                "signature": text(signature.as_ref()),
                "userHandle": text(&key.user_handle),
            },
        });
        Some(answer.to_string())
    }

    /// As if somebody had copied the device before its last `uses`.
    pub(crate) fn turn_back(&mut self, uses: u32) {
        for key in &mut self.keys {
            key.uses -= uses;
        }
    }

    /// Says of its passkeys that they are another person's.
    pub(crate) fn claim_to_be(&mut self, user_handle: &[u8]) {
        for key in &mut self.keys {
            key.user_handle = user_handle.to_vec();
        }
    }

    /// §6.1, up to the counter.
    fn data(&self, key: &Key, flags: u8) -> Vec<u8> {
        let verified = if self.verifies_user { USER_VERIFIED } else { 0 };
        let mut data = digest(&SHA256, key.rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags | USER_PRESENT | verified);
        data.extend(key.uses.to_be_bytes());
        data
    }

    /// §5.8.1.
    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }
}

/// A P-256 key in COSE (RFC 9053 §7.1.1): `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`.
fn cose(pair: &EcdsaKeyPair) -> Vec<u8> {
    let point = pair.public_key().as_ref();
    let (x, y) = point[1..].split_at(32);
    [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat()
}

/// `{"fmt": "none", "attStmt": {}, "authData": data}` in CBOR.
fn attestation(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap();
    [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[length], data].concat()
}

fn bytes(text: &Value) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
