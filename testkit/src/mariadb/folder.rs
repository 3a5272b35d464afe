use std::{
    fs::{self, File},
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

/// Bumped when the way in which the template is made changes.
const TEMPLATE: &str = "template-2";

/// Flags that the template and every server made from it must share. Small files: each server has its own copy.
pub(super) const FILE_FLAGS: [&str; 5] = [
    "--no-defaults",
    "--innodb-log-file-size=8M",
    "--innodb-autoextend-increment=4",
    "--innodb-data-file-path=ibdata1:4M:autoextend",
    "--innodb-temp-data-file-path=ibtmp1:4M:autoextend",
];

/// Whom servers run as: mariadbd refuses root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    /// This process is root, and so must change to the account.
    changed: bool,
}

impl Account {
    pub(super) fn get() -> Self {
        let (uid, gid) = (nix::unistd::geteuid(), nix::unistd::getegid());
        if !uid.is_root() {
            return Self { uid: uid.as_raw(), gid: gid.as_raw(), changed: false };
        }
        let nobody = nix::unistd::User::from_name("nobody")
            .expect("the user database answers")
            .expect("`nobody` exists");
        Self { uid: nobody.uid.as_raw(), gid: nobody.gid.as_raw(), changed: true }
    }

    /// A command that runs as the account and is killed when the thread that starts it ends.
    pub(super) fn command(self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        if self.changed {
            command.args([format!("--reuid={}", self.uid), format!("--regid={}", self.gid)]);
            command.arg("--clear-groups");
        }
        command.args(["--pdeathsig", "KILL", "--", program]);
        command
    }

    fn own(self, path: &Path) {
        if self.changed {
            chown(path, Some(self.uid), Some(self.gid)).expect("root may give files away");
        }
    }
}

/// A server's own folder: its data and socket. Removed on drop; what a killed process leaves, a later one removes.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Held while the process lives, so that others can tell.
    _lock: File,
}

impl Folder {
    /// A copy of the template.
    pub(super) fn create(account: Account) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let base = base(account);
        let guard = lock(&base.join("lock"));
        remove_abandoned(&base);
        let template = template(&base, account);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = base.join(format!("{}-{number}", std::process::id()));
        fs::create_dir(&path).expect("the folder of test databases is writable");
        account.own(&path);
        let lock = lock(&path.join("lock"));
        copy(&template, &path.join("data"), account);
        drop(guard);
        Self { path, _lock: lock }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.path.join("s")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.path));
    }
}

/// Short, since socket paths end at 107 bytes, and in a place that other users can traverse.
fn base(account: Account) -> PathBuf {
    let path = std::env::temp_dir().join(format!("switchboard-testdb-{}", nix::unistd::geteuid()));
    fs::create_dir_all(&path).expect("the temporary folder is writable");
    let open = fs::Permissions::from_mode(if account.changed { 0o711 } else { 0o700 });
    fs::set_permissions(&path, open).expect("the folder is ours");
    path
}

fn lock(path: &Path) -> File {
    let file = File::create(path).expect("the folder of test databases is writable");
    file.lock().expect("files in it can be locked");
    file
}

/// Folders whose process has ended: nobody holds their lock.
fn remove_abandoned(base: &Path) {
    for entry in fs::read_dir(base).expect("the folder of test databases is readable").flatten() {
        let abandoned = File::open(entry.path().join("lock")).is_ok_and(|file| file.try_lock().is_ok());
        if abandoned {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// The prepared data folder, made when there is none.
fn template(base: &Path, account: Account) -> PathBuf {
    let path = base.join(TEMPLATE);
    if path.exists() {
        return path;
    }
    let draft = base.join("draft");
    drop(fs::remove_dir_all(&draft));
    fs::create_dir(&draft).expect("the folder of test databases is writable");
    account.own(&draft);
    let data = format!("--datadir={}", draft.display());
    let output = account
        .command("mariadb-install-db")
        .env("TMPDIR", &draft)
        .args(FILE_FLAGS)
        .args([&data, "--auth-root-authentication-method=normal", "--skip-test-db"])
        .output()
        .expect("mariadb-server-core is installed");
    assert!(output.status.success(), "mariadb-install-db: {}", String::from_utf8_lossy(&output.stderr));
    fs::rename(&draft, &path).expect("both are in one folder");
    path
}

fn copy(from: &Path, to: &Path, account: Account) {
    fs::create_dir(to).expect("the folder of test databases is writable");
    account.own(to);
    for entry in fs::read_dir(from).expect("the template is readable").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target, account);
        } else {
            fs::copy(entry.path(), &target).expect("the disk has room for a test database");
            account.own(&target);
        }
    }
}
