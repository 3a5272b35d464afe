use std::fmt;

use runtime::ConfigError;
use serde::Deserialize;

const SECTION: &str = "chat.files.s3";

/// The section `[chat.files.s3]`: a bucket for the bytes of files, of Amazon S3 or of whatever speaks as it does. Where it
/// is set, the folder is not used.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3Config {
    /// The bucket. It is there already, and for this alone.
    pub bucket: String,
    /// Where the store is: `https://host[:port]`. Empty: Amazon's, of the region.
    pub endpoint: String,
    /// The region that requests are signed for. Stores of one's own take any, most of them this one.
    pub region: String,
    /// The id of the key that requests are signed with.
    pub key_id: String,
    /// The key that requests are signed with. Secret.
    pub secret: String,
    /// Admit an endpoint that is `http:`. For private networks: what is sent can be read on the way.
    pub allow_http: bool,
}

impl Default for S3Config {
    fn default() -> Self {
        Self {
            bucket: String::new(),
            endpoint: String::new(),
            region: "us-east-1".into(),
            key_id: String::new(),
            secret: String::new(),
            allow_http: false,
        }
    }
}

impl S3Config {
    /// Says which key is wrong, and why.
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let bad = |problem: &str| Err(ConfigError::new(SECTION, problem));
        if !is_bucket(&self.bucket) {
            return bad("bucket must be the name of one: 3 to 63 of a-z, 0-9, - and .");
        }
        if self.region.is_empty() {
            return bad("region must not be empty; a store of one's own mostly takes us-east-1");
        }
        if self.key_id.is_empty() || self.secret.is_empty() {
            return bad("key_id and secret must both be set");
        }
        match self.endpoint.split_once("://") {
            None if self.endpoint.is_empty() => Ok(()),
            Some(("https", host)) if is_host(host) => Ok(()),
            Some(("http", host)) if is_host(host) && self.allow_http => Ok(()),
            Some(("http", host)) if is_host(host) => {
                bad("endpoint is http:; set allow_http if nobody listens on the way there")
            }
            Some(_) | None => bad("endpoint must be https://host[:port]"),
        }
    }
}

/// As Amazon has it; others are not stricter.
fn is_bucket(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [name.bytes().next(), name.bytes().next_back()];
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| is_plain(byte) || b"-.".contains(&byte))
        && ends.into_iter().flatten().all(is_plain)
}

/// Neither a path nor a password belongs to it.
fn is_host(text: &str) -> bool {
    !text.is_empty() && !text.contains(['/', '@', '?', '#', ' '])
}

impl fmt::Debug for S3Config {
    /// Everything but the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Config")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("key_id", &self.key_id)
            .field("allow_http", &self.allow_http)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::S3Config;

    fn whole() -> S3Config {
        S3Config {
            bucket: "files".into(),
            key_id: "a key".into(),
            secret: "sesame".into(),
            ..S3Config::default()
        }
    }

    #[test]
    fn what_cannot_be_is_named() {
        let problem =
            |config: S3Config| config.validate().map_or_else(|error| error.to_string(), |()| "none".into());
        let at = |endpoint: &str, allow_http| {
            problem(S3Config { endpoint: endpoint.into(), allow_http, ..whole() })
        };
        assert_eq!(problem(whole()), "none");
        assert_eq!(at("https://s3.example.org:9000", false), "none");
        assert_eq!(at("http://10.0.0.7:9000", true), "none");
        assert!(at("http://10.0.0.7:9000", false).contains("allow_http"));
        for wrong in ["10.0.0.7", "ftp://a", "https://", "https://key:secret@a", "https://a/files"] {
            assert!(at(wrong, true).contains("endpoint"), "{wrong}");
        }
        for wrong in ["", "ab", "Files", "files_", "-files", "a/b"] {
            assert!(problem(S3Config { bucket: wrong.into(), ..whole() }).contains("bucket"), "{wrong}");
        }
        assert!(problem(S3Config { region: String::new(), ..whole() }).contains("region"));
        assert!(problem(S3Config { key_id: String::new(), ..whole() }).contains("key_id"));
        assert!(problem(S3Config { secret: String::new(), ..whole() }).contains("secret"));
    }

    #[test]
    fn the_secret_is_not_logged() {
        assert!(!format!("{:?}", whole()).contains("sesame"));
    }
}
