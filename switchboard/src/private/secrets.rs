use std::{
    fs::{self, File},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use aws_lc_rs::rand;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};

/// The secret in a file; a new random one of 256 bits if there is none.
pub(crate) fn ensure_secret(path: &Path) -> Result<String> {
    match fs::read_to_string(path) {
        Ok(secret) => Ok(secret.trim().to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let secret = random_secret()?;
            write_private(path, &secret)?;
            Ok(secret)
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// The credentials file of one of the platform's own service accounts. The scopes follow the program, the secret stays.
pub(crate) fn ensure_account(folder: &Path, name: &str, scopes: &[&str]) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.toml"));
    let secret = match runtime::process::read_secret(&path) {
        Ok(secret) => secret,
        Err(_) => random_secret()?,
    };
    write_private(&path, &format!("secret = {secret:?}\nscopes = {scopes:?}\n"))?;
    Ok(path)
}

/// The file of the key by which browser vendors know this server; a new one if there is none. Another key ends every
/// subscription, so it stays.
pub(crate) fn ensure_push_key(path: &Path) -> Result<PathBuf> {
    if !path.exists() {
        write_private(path, &KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?.serialize_pem())?;
    }
    Ok(path.to_owned())
}

/// 256 random bits, as text.
pub(crate) fn random_secret() -> Result<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).context("no randomness")?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Writes a file that only its owner may read, in one step.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<()> {
    let draft = path.with_extension("draft");
    let write = || -> std::io::Result<()> {
        let mut file: File =
            fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
