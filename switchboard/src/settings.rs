//! The settings of the one-process build: section `[up]`.

use std::path::PathBuf;

use runtime::{ConfigError, Settings};
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

/// The address that people reach the server by: auth-svc's, or the gateway's where it has none of its own.
pub(crate) fn public_url(settings: &Settings) -> Result<String, ConfigError> {
    match settings.section::<auth_svc::Config>("auth")?.public_url {
        Some(url) => Ok(url),
        None => Ok(settings.section::<gateway::Config>("gateway")?.public_url),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use runtime::{RateConfig, Settings, process::ServerConfig, telemetry::LogConfig};
    use serde::de::DeserializeOwned;

    use super::UpConfig;

    /// The keys of `.env.example`, as `section.key`.
    fn documented() -> BTreeSet<String> {
        include_str!("../../.env.example")
            .lines()
            .filter_map(|line| line.strip_prefix("# SWITCHBOARD_")?.split_once('='))
            .filter(|(name, _)| name.contains("__"))
            .map(|(name, _)| name.to_lowercase().replace("__", "."))
            .collect()
    }

    /// The keys that a section has, as serde names them when it meets one that it does not know.
    fn keys_of<T: DeserializeOwned + Default>(section: &str) -> BTreeSet<String> {
        let settings =
            Settings::from_toml("").unwrap().with(&format!("{section}.surely_unknown"), 1).unwrap();
        let Err(error) = settings.section::<T>(section) else { panic!("{section} takes any key") };
        let text = error.to_string();
        let listed = text.split_once("expected").map(|(_, keys)| keys.to_owned()).unwrap_or_default();
        let keys = listed.split('`').skip(1).step_by(2);
        keys.map(|key| format!("{section}.{key}")).collect()
    }

    #[test]
    fn the_example_names_every_setting_and_no_other() {
        let mut real = BTreeSet::new();
        real.extend(keys_of::<LogConfig>("log"));
        real.extend(keys_of::<UpConfig>("up"));
        real.extend(keys_of::<RateConfig>("rates"));
        real.extend(keys_of::<gateway::Config>("gateway"));
        real.extend(keys_of::<gateway::ws::limits::SocketLimits>("gateway.socket"));
        real.extend(keys_of::<auth_svc::Config>("auth"));
        real.extend(keys_of::<db::Config>("auth.database"));
        real.extend(keys_of::<auth_svc::PrivacyDefaults>("auth.privacy"));
        real.extend(keys_of::<auth_svc::MailConfig>("auth.mail"));
        real.extend(keys_of::<call_svc::Config>("call"));
        real.extend(keys_of::<db::Config>("call.database"));
        real.extend(keys_of::<notify_svc::Config>("notify"));
        real.extend(keys_of::<bus::Config>("bus"));
        real.extend(keys_of::<ServerConfig>("server.auth"));
        real.extend(["links.auth", "links.notify"].map(str::to_owned));
        for table in ["gateway.socket", "auth.database", "auth.mail", "auth.privacy", "call.database"] {
            assert!(real.remove(table), "{table} is a table");
        }
        assert_eq!(documented(), real);
    }
}
