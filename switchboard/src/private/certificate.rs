use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

use super::secrets::write_private;
use crate::doctor::inspect_certificate;

/// How long a self-signed certificate lives: browsers refuse more than 398 days.
const LIFE: TimeDelta = TimeDelta::days(390);
/// It is made again when less than this is left.
const EARLY: TimeDelta = TimeDelta::days(30);

/// A self-signed certificate for the host of `public_url`, `localhost` and loopback; a new one when the old one does not
/// name the host or will end soon.
pub(crate) fn ensure_certificate(folder: &Path, public_url: &str, now: DateTime<Utc>) -> Result<bool> {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let host = host_of(public_url).unwrap_or("localhost");
    if key.exists()
        && let Ok(found) = inspect_certificate(&certificate)
        && found.names(host)
        && found.not_after > now + EARLY
    {
        return Ok(false);
    }
    let (chain, private) = make(host, now)?;
    write_private(&key, &private)?;
    fs::write(&certificate, chain).with_context(|| format!("cannot write {}", certificate.display()))?;
    Ok(true)
}

fn make(host: &str, now: DateTime<Utc>) -> Result<(String, String)> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !names.iter().any(|name| name == host) {
        names.insert(0, host.to_owned());
    }
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "Switchboard (self-signed)");
    let (begin, end) = (now - TimeDelta::days(1), now + LIFE);
    params.not_before = date_time_ymd(begin.year(), u8::try_from(begin.month())?, u8::try_from(begin.day())?);
    params.not_after = date_time_ymd(end.year(), u8::try_from(end.month())?, u8::try_from(end.day())?);
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

/// The host in a URL, without scheme, port and path.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next()?;
    if let Some(inner) = authority.strip_prefix('[') {
        return inner.split(']').next();
    }
    authority.split(':').next().filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        assert_eq!(host_of("https://call.example.org:8443/x"), Some("call.example.org"));
        assert_eq!(host_of("https://[::1]:8443"), Some("::1"));
        assert_eq!(host_of("https://"), None);
    }

    #[test]
    fn a_certificate_is_kept_while_it_is_good_and_made_anew_when_it_is_not() {
        let folder = std::env::temp_dir().join(format!("switchboard-certificate-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert!(ensure_certificate(&folder, "https://call.example.org", now).unwrap());
        assert!(!ensure_certificate(&folder, "https://call.example.org", now).unwrap());
        assert!(ensure_certificate(&folder, "https://other.example.org", now).unwrap(), "another name");
        let later = now + TimeDelta::days(370);
        assert!(ensure_certificate(&folder, "https://other.example.org", later).unwrap(), "it ends soon");
        fs::remove_dir_all(&folder).unwrap();
    }
}
