//! The folder of secret keys.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};

use crate::domain::{
    factor_key::FactorKey,
    keyring::{Keyring, SigningKey},
    refresh::RefreshKey,
    seal::SealKey,
};

const REFRESH_KEY: &str = "refresh.key";
/// Seals the tokens in links.
const LINK_KEY: &str = "link.key";
/// Encrypts second factors.
const FACTOR_KEY: &str = "factor.key";
const RANDOM_KEY_BYTES: usize = 32;

/// What is wrong with the folder of keys, in plain words.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub(crate) struct KeyError {
    path: PathBuf,
    problem: String,
}

impl KeyError {
    fn new(path: &Path, problem: impl std::fmt::Display) -> Self {
        Self { path: path.to_owned(), problem: problem.to_string() }
    }
}

/// The keys that sign access tokens: every `*.pem`.
pub(crate) fn keyring(folder: &Path) -> Result<Keyring, KeyError> {
    let fail = |error: io::Error| KeyError::new(folder, error);
    let mut keys = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|extension| extension == "pem") {
            keys.push(signing_key(&path)?);
        }
    }
    Keyring::new(keys)
        .ok_or_else(|| KeyError::new(folder, "holds no key: put one there, or set auth.create_keys"))
}

/// The key that makes refresh tokens.
pub(crate) fn refresh_key(folder: &Path) -> Result<RefreshKey, KeyError> {
    Ok(RefreshKey::new(&random_key(folder, REFRESH_KEY)?))
}

/// The key that seals the tokens in links.
pub(crate) fn seal_key(folder: &Path) -> Result<SealKey, KeyError> {
    Ok(SealKey::new(&random_key(folder, LINK_KEY)?))
}

/// The key that second factors are kept under.
pub(crate) fn factor_key(folder: &Path) -> Result<FactorKey, KeyError> {
    let path = folder.join(FACTOR_KEY);
    FactorKey::new(&random_key(folder, FACTOR_KEY)?).map_err(|_| KeyError::new(&path, "cannot be used"))
}

fn random_key(folder: &Path, name: &str) -> Result<Vec<u8>, KeyError> {
    let path = folder.join(name);
    let text = read_secret(&path)?;
    let bytes = BASE64_STANDARD.decode(text.trim()).map_err(|error| KeyError::new(&path, error))?;
    if bytes.len() < RANDOM_KEY_BYTES {
        return Err(KeyError::new(&path, "must be at least 32 random bytes in base64"));
    }
    Ok(bytes)
}

/// Makes the keys that are missing. Instances that start at once on one folder take turns.
pub(crate) fn create(folder: &Path, now: DateTime<Utc>) -> Result<(), KeyError> {
    let fail = |error: io::Error| KeyError::new(folder, error);
    fs::create_dir_all(folder).map_err(fail)?;
    let lock = File::create(folder.join(".lock")).map_err(fail)?;
    lock.lock().map_err(fail)?;
    if keyring_is_empty(folder)? {
        let pkcs8 = SigningKey::generate().map_err(|_| KeyError::new(folder, "no key could be made"))?;
        let name = format!("{}.pem", now.format("%Y%m%dT%H%M%SZ"));
        // 48 bytes are one line of PEM (RFC 7468).
        let body = BASE64_STANDARD.encode(pkcs8);
        write_secret(
            &folder.join(name),
            &format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"),
        )?;
    }
    for name in [REFRESH_KEY, LINK_KEY, FACTOR_KEY] {
        create_random(&folder.join(name))?;
    }
    Ok(())
}

fn create_random(path: &Path) -> Result<(), KeyError> {
    if path.exists() {
        return Ok(());
    }
    let mut bytes = [0; RANDOM_KEY_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| KeyError::new(path, "no randomness"))?;
    write_secret(path, &format!("{}\n", BASE64_STANDARD.encode(bytes)))
}

fn keyring_is_empty(folder: &Path) -> Result<bool, KeyError> {
    let mut files = fs::read_dir(folder).map_err(|error| KeyError::new(folder, error))?;
    Ok(!files.any(|entry| {
        entry.is_ok_and(|entry| entry.path().extension().is_some_and(|extension| extension == "pem"))
    }))
}

fn signing_key(path: &Path) -> Result<SigningKey, KeyError> {
    let fail = |problem: String| KeyError::new(path, problem);
    let pem = read_secret(path)?;
    let pkcs8 =
        PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|error| fail(error.to_string()))?;
    let modified =
        fs::metadata(path).and_then(|data| data.modified()).map_err(|error| fail(error.to_string()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    SigningKey::from_pkcs8(name, modified.into(), pkcs8.secret_pkcs8_der())
        .map_err(|error| fail(error.to_string()))
}

/// Refuses a secret that every account of the machine can read.
pub(crate) fn read_secret(path: &Path) -> Result<String, KeyError> {
    let fail = |error: io::Error| KeyError::new(path, error);
    let mode = fs::metadata(path).map_err(fail)?.permissions().mode();
    if mode & 0o007 != 0 {
        return Err(KeyError::new(path, "everybody on this machine can read it: chmod 600 it"));
    }
    fs::read_to_string(path).map_err(fail)
}

fn write_secret(path: &Path, text: &str) -> Result<(), KeyError> {
    let fail = |error: io::Error| KeyError::new(path, error);
    // Beside it first, so that nobody reads half a key.
    let draft = path.with_extension("draft");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fail)?;
    fs::rename(&draft, path).map_err(fail)
}
