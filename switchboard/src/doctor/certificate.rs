use std::{fs, net::IpAddr, path::Path};

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Clock, Settings, process::read_tls};
use x509_parser::{extensions::GeneralName, pem::parse_x509_pem};

use super::Finding;
use crate::{private::host_of, settings::UpConfig};

/// An operator should hear of the end of a certificate this early.
const EARLY: TimeDelta = TimeDelta::days(14);

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Certificate {
    names: Vec<String>,
    /// When it ends.
    pub(crate) not_after: DateTime<Utc>,
}

impl Certificate {
    /// Whether a browser accepts it for this host (RFC 6125: one wildcard, as the whole leftmost label).
    pub(crate) fn names(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let parent = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        self.names.iter().any(|name| *name == host || Some(name) == parent.as_ref())
    }
}

/// Reads the first certificate of a PEM file.
pub(crate) fn inspect(path: &Path) -> Result<Certificate> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (_, pem) = parse_x509_pem(&text).with_context(|| format!("{} is not a PEM file", path.display()))?;
    let certificate = pem.parse_x509().with_context(|| format!("{} holds no certificate", path.display()))?;
    let not_after = DateTime::from_timestamp(certificate.validity().not_after.timestamp(), 0)
        .context("the certificate's end is no date")?;
    let names = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|extension| extension.value.general_names.iter().filter_map(name_of).collect())
        .unwrap_or_default();
    Ok(Certificate { names, not_after })
}

fn name_of(name: &GeneralName<'_>) -> Option<String> {
    if let GeneralName::DNSName(name) = name {
        return Some(name.to_ascii_lowercase());
    }
    let GeneralName::IPAddress(bytes) = name else { return None };
    let address = <[u8; 4]>::try_from(*bytes)
        .map(IpAddr::from)
        .or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from));
    address.ok().map(|address| address.to_string())
}

/// Whether the gateway's certificate can be read, fits its key, names the public host and lives.
pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    const SUBJECT: &str = "certificate";
    let Ok(gateway) = settings.section::<gateway::Config>("gateway") else { return Vec::new() };
    let (Some(chain), Some(key)) = (&gateway.certificate, &gateway.private_key) else {
        return own_certificate(settings, &gateway.public_url);
    };
    if let Err(problem) = read_tls(chain, key, &[]) {
        let remedy =
            "Set gateway.certificate and gateway.private_key to a PEM chain and the key that belongs to it.";
        return vec![Finding::bad(SUBJECT, problem, remedy)];
    }
    vec![judge(chain, &gateway.public_url, "Get a certificate for this name and put it in the same files.")]
}

fn own_certificate(settings: &Settings, public_url: &str) -> Vec<Finding> {
    let up: UpConfig = settings.section("up").unwrap_or_default();
    let path = up.folder.join("tls/certificate.pem");
    if !path.exists() {
        return vec![Finding::good("certificate", "none yet; `make up` makes a self-signed one")];
    }
    vec![
        judge(&path, public_url, "Start again: `make up` makes a new one."),
        Finding::warning(
            "certificate",
            "it is self-signed, so browsers warn before the first visit",
            "Fine on your own machine. For others, set gateway.certificate and gateway.private_key.",
        ),
    ]
}

fn judge(path: &Path, public_url: &str, remedy: &str) -> Finding {
    const SUBJECT: &str = "certificate";
    let certificate = match inspect(path) {
        Ok(certificate) => certificate,
        Err(error) => return Finding::bad(SUBJECT, format!("{error:#}"), remedy),
    };
    let host = host_of(public_url).unwrap_or_default();
    let now = Clock::system().now();
    let end = certificate.not_after.format("%Y-%m-%d");
    if !certificate.names(host) {
        let told =
            format!("{} does not name {host}; it names {}", path.display(), certificate.names.join(", "));
        return Finding::bad(SUBJECT, told, remedy);
    }
    if certificate.not_after <= now {
        return Finding::bad(SUBJECT, format!("{} ended on {end}", path.display()), remedy);
    }
    if certificate.not_after <= now + EARLY {
        return Finding::warning(SUBJECT, format!("{} ends on {end}", path.display()), remedy);
    }
    Finding::good(SUBJECT, format!("names {host}, good until {end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_one_label() {
        let certificate = Certificate {
            names: vec!["*.example.org".into(), "::1".into()],
            not_after: DateTime::UNIX_EPOCH,
        };
        assert!(certificate.names("call.example.org"));
        assert!(certificate.names("CALL.example.org"));
        assert!(certificate.names("::1"));
        assert!(!certificate.names("a.call.example.org"));
        assert!(!certificate.names("example.org"));
    }
}
