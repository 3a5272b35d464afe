use std::{
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use nix::unistd::{User, geteuid};

/// Whom child processes run as. Database servers refuse root.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    user: Option<User>,
}

impl Account {
    /// The user `switchboard`, or `nobody`, when this process is root; else this process's own.
    pub(crate) fn get() -> Result<Self> {
        if !geteuid().is_root() {
            return Ok(Self { user: None });
        }
        let named = |name| User::from_name(name).ok().flatten();
        let user = named("switchboard").or_else(|| named("nobody")).context("there is no user `nobody`")?;
        Ok(Self { user: Some(user) })
    }

    /// A command that runs as the account, in a process group of its own, and that is told to end when we end.
    pub(crate) fn command(&self, program: &str) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new("setpriv");
        if let Some(user) = &self.user {
            command.args([format!("--reuid={}", user.uid), format!("--regid={}", user.gid)]);
            command.arg("--clear-groups");
        }
        command.args(["--pdeathsig", "TERM", "--", program]);
        // Debian keeps servers in /usr/sbin, which is not on everybody's path.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
        // Ctrl-C reaches the whole foreground group: children stop when we tell them, not before.
        command.process_group(0);
        command
    }

    /// A folder that the account owns and can reach: `wanted`, or one below /var/lib when a folder on the way to
    /// `wanted` is closed to it.
    pub(crate) fn folder(&self, wanted: &Path) -> Result<PathBuf> {
        if self.user.is_none() {
            std::fs::create_dir_all(wanted).with_context(|| format!("cannot make {}", wanted.display()))?;
            return Ok(wanted.to_owned());
        }
        let place = if is_reachable(wanted) { wanted.to_owned() } else { elsewhere(wanted) };
        std::fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
        self.own(&place)?;
        Ok(place)
    }

    /// Gives something to the account.
    pub(crate) fn own(&self, path: &Path) -> Result<()> {
        let Some(user) = &self.user else { return Ok(()) };
        let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
        chown(path, Some(uid), Some(gid)).with_context(|| format!("cannot give away {}", path.display()))
    }
}

fn is_reachable(path: &Path) -> bool {
    path.ancestors()
        .skip(1)
        .filter_map(|folder| folder.metadata().ok())
        .all(|folder| folder.permissions().mode() & 0o001 != 0)
}

/// A name that two installations do not share.
fn elsewhere(wanted: &Path) -> PathBuf {
    let name: String = wanted
        .to_string_lossy()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    Path::new("/var/lib/switchboard").join(name.trim_matches('-'))
}
