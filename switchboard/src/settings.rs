//! The settings of the one-process build: section `[up]`.

use std::{net::IpAddr, path::PathBuf};

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
    /// The private relay.
    pub(crate) turn: TurnConfig,
}

/// The private relay: section `[up.turn]`. None is started where `media.turn_urls` is set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TurnConfig {
    /// The address of this machine that it listens on and relays from. Unset: that of `gateway.listen`; where the gateway
    /// listens on all, the one by which this machine reaches others.
    pub(crate) listen: Option<IpAddr>,
    /// What browsers are told to reach it by: a name or an address. Unset: the host of the public address.
    pub(crate) host: Option<String>,
    /// The address that a NAT in front gives this machine outside.
    pub(crate) external: Option<IpAddr>,
    /// UDP and TCP.
    pub(crate) port: u16,
    /// TLS.
    pub(crate) tls_port: u16,
    /// The first of the UDP ports that it relays from. An allocation takes one.
    pub(crate) min_port: u16,
    /// The last of them.
    pub(crate) max_port: u16,
    /// Most bytes per second of one allocation, each way, 16,000 or more.
    pub(crate) bytes_per_second: u32,
}

impl Default for TurnConfig {
    fn default() -> Self {
        Self {
            listen: None,
            host: None,
            external: None,
            port: 3478,
            tls_port: 5349,
            min_port: 7200,
            max_port: 7699,
            bytes_per_second: 1_000_000,
        }
    }
}

impl TurnConfig {
    /// Says which key is wrong, and why.
    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        let problem = |problem| Err(ConfigError::new("up.turn", problem));
        if self.min_port > self.max_port || self.min_port < 1024 {
            return problem("min_port must be 1024 or more, and max_port not below it");
        }
        if self.port == self.tls_port {
            return problem("port and tls_port must differ");
        }
        if self.bytes_per_second < 16_000 {
            return problem("bytes_per_second must be 16000 or more");
        }
        Ok(())
    }
}

impl Default for UpConfig {
    fn default() -> Self {
        Self {
            folder: ".switchboard".into(),
            mysql_port: 3377,
            web_root: "web-client/dist".into(),
            turn: TurnConfig::default(),
        }
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

    use super::{TurnConfig, UpConfig};

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
        real.extend(keys_of::<TurnConfig>("up.turn"));
        real.extend(keys_of::<RateConfig>("rates"));
        real.extend(keys_of::<gateway::Config>("gateway"));
        real.extend(keys_of::<gateway::ws::limits::SocketLimits>("gateway.socket"));
        real.extend(keys_of::<auth_svc::Config>("auth"));
        real.extend(keys_of::<db::Config>("auth.database"));
        real.extend(keys_of::<auth_svc::PrivacyDefaults>("auth.privacy"));
        real.extend(keys_of::<auth_svc::MailConfig>("auth.mail"));
        real.extend(keys_of::<call_svc::Config>("call"));
        real.extend(keys_of::<db::Config>("call.database"));
        real.extend(keys_of::<call_svc::MatchConfig>("call.match"));
        real.extend(keys_of::<chat_svc::Config>("chat"));
        real.extend(keys_of::<db::Config>("chat.database"));
        real.extend(keys_of::<chat_svc::FilesConfig>("chat.files"));
        real.extend(keys_of::<chat_svc::S3Config>("chat.files.s3"));
        real.extend(keys_of::<notify_svc::Config>("notify"));
        real.extend(keys_of::<db::Config>("notify.database"));
        real.extend(keys_of::<notify_svc::PushConfig>("notify.push"));
        real.extend(keys_of::<bus::Config>("bus"));
        real.extend(keys_of::<media_svc::Config>("media"));
        real.extend(keys_of::<ServerConfig>("server.auth"));
        real.extend(["links.auth", "links.call", "links.chat", "links.notify"].map(str::to_owned));
        let tables = [
            "gateway.socket",
            "auth.database",
            "auth.mail",
            "auth.privacy",
            "call.database",
            "call.match",
            "chat.database",
            "notify.database",
            "notify.push",
            "chat.files",
            "chat.files.s3",
            "up.turn",
        ];
        for table in tables {
            assert!(real.remove(table), "{table} is a table");
        }
        assert_eq!(documented(), real);
    }
}
