//! The settings of the one-process build: section `[up]`.

use std::path::PathBuf;

use serde::Deserialize;

/// What `up` and the commands beside it need to know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UpConfig {
    /// The private folder: database, keys, secrets, certificate.
    pub(crate) folder: PathBuf,
    /// The private database's port on loopback.
    pub(crate) mysql_port: u16,
    /// The built web client.
    pub(crate) web_root: PathBuf,
}

impl Default for UpConfig {
    fn default() -> Self {
        Self { folder: ".switchboard".into(), mysql_port: 3377, web_root: "web-client/dist".into() }
    }
}
