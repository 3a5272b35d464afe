//! A browser's side of web push, by the RFCs and nothing of what is tested.
#![expect(clippy::indexing_slicing, reason = "tests")]

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as VerifyingKey},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use prost::Message as _;
use proto::notify::{Notification, RegisterPushRequest};

use super::service::Arrived;

pub(crate) struct Browser {
    private: PrivateKey,
    secret: [u8; 16],
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self { private: PrivateKey::generate(&ECDH_P256).unwrap(), secret: [7; 16] }
    }

    /// What it registers with.
    pub(crate) fn subscription(&self, endpoint: String) -> RegisterPushRequest {
        let key = self.private.compute_public_key().unwrap().as_ref().to_vec();
        RegisterPushRequest { endpoint, key: key.into(), secret: self.secret.to_vec().into() }
    }

    /// What a message says (RFC 8291, section 3, and RFC 8188).
    pub(crate) fn read(&self, message: &Arrived) -> Notification {
        assert_eq!(message.header("content-encoding"), "aes128gcm");
        let (salt, rest) = message.body.split_at(16);
        let (size, rest) = rest.split_at(4);
        let (length, rest) = rest.split_at(1);
        let (server, sealed) = rest.split_at(length[0].into());
        assert!(sealed.len() <= u32::from_be_bytes(size.try_into().unwrap()) as usize, "one record");
        let own = self.private.compute_public_key().unwrap();
        let info = [b"WebPush: info\0".as_slice(), own.as_ref(), server].concat();
        let peer = UnparsedPublicKey::new(&ECDH_P256, server);
        let shared =
            |secret: &[u8]| Ok::<_, aws_lc_rs::error::Unspecified>(expand(&self.secret, secret, &info, 32));
        let input = agree(&self.private, peer, aws_lc_rs::error::Unspecified, shared).unwrap();
        let key = expand(salt, &input, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = expand(salt, &input, b"Content-Encoding: nonce\0", 12);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let opened = key.open_in_place(nonce, Aad::empty(), &mut sealed).unwrap();
        let end = opened.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(opened[end], 2, "the last record");
        Notification::decode(&opened[..end]).unwrap()
    }
}

fn expand(salt: &[u8], input: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let mut output = vec![0; length];
    let key = Salt::new(HKDF_SHA256, salt).extract(input);
    key.expand(&[info], Length(length)).unwrap().fill(&mut output).unwrap();
    output
}

/// Who says that a message is theirs (RFC 8292): the key, and the claims, which the key has signed.
pub(crate) fn signed(message: &Arrived) -> (Vec<u8>, serde_json::Value) {
    let (token, key) =
        message.header("authorization").strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    let key = BASE64_URL_SAFE_NO_PAD.decode(key).unwrap();
    let (said, signature) = token.rsplit_once('.').unwrap();
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    VerifyingKey::new(&ECDSA_P256_SHA256_FIXED, &key).verify(said.as_bytes(), &signature).unwrap();
    let (_, claims) = said.split_once('.').unwrap();
    let claims = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    (key, claims)
}
