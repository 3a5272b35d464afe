use std::{
    fs::{self, File, Permissions},
    io::{Read as _, Seek as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

/// The private folder of one installation. One process uses it at a time.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Held while the process lives, with its id inside.
    _lock: File,
}

impl Folder {
    /// Opens the folder, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))?;
        let path = path.canonicalize()?;
        // Traversable: the database server may run as another user. What is secret in it is closed by itself.
        fs::set_permissions(&path, Permissions::from_mode(0o711))?;
        let lock = take_lock(&path.join("lock"))?;
        for folder in ["keys", "secrets", "tls", "accounts"] {
            let folder = path.join(folder);
            fs::create_dir_all(&folder)?;
            fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
        }
        Ok(Self { path, _lock: lock })
    }

    /// A path inside.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

fn take_lock(path: &Path) -> Result<File> {
    let mut lock = File::options().create(true).read(true).write(true).truncate(false).open(path)?;
    if lock.try_lock().is_err() {
        let mut owner = String::new();
        lock.read_to_string(&mut owner)?;
        bail!("Switchboard is already running from this folder (process {}). Stop it first.", owner.trim());
    }
    lock.set_len(0)?;
    lock.rewind()?;
    write!(lock, "{}", std::process::id())?;
    Ok(lock)
}
