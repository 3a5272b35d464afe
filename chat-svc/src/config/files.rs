use std::path::PathBuf;

use runtime::ConfigError;
use serde::Deserialize;

use super::S3Config;
use crate::objects::LARGEST;

/// The section `[chat.files]`: what people send each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesConfig {
    /// The folder of their bytes, one for all instances; unless there is a bucket.
    pub folder: PathBuf,
    /// A bucket for their bytes.
    pub s3: Option<S3Config>,
    /// The file with the key of their links: at least 32 random bytes, the same for all instances.
    pub link_key: PathBuf,
    /// Make the key when it is not there. For one machine; elsewhere the operator puts it there.
    pub create_link_key: bool,
    /// How large one file may be, in bytes.
    pub max_file_bytes: u64,
    /// How much one person may store, in bytes; 0: no limit.
    pub max_person_bytes: u64,
}

impl Default for FilesConfig {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("files"),
            s3: None,
            link_key: PathBuf::from("keys/chat-link.key"),
            create_link_key: false,
            max_file_bytes: 100 * 1024 * 1024,
            max_person_bytes: 5 * 1024 * 1024 * 1024,
        }
    }
}

impl FilesConfig {
    /// Says which key is wrong, and why.
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let bad = |problem: &str| Err(ConfigError::new("chat.files", problem));
        if self.max_file_bytes == 0 {
            return bad("max_file_bytes must be at least 1");
        }
        if self.s3.is_some() && self.max_file_bytes > LARGEST {
            return bad("max_file_bytes must be at most 48 GiB in a bucket");
        }
        if self.max_person_bytes > 0 && self.max_person_bytes < self.max_file_bytes {
            return bad("max_person_bytes must be 0, or at least max_file_bytes");
        }
        self.s3.as_ref().map_or(Ok(()), S3Config::validate)
    }
}
