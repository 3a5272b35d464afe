use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use diesel_async::{AsyncConnection as _, AsyncMysqlConnection, SimpleAsyncConnection as _};

use super::{
    Account, Folder,
    child::{end, wait_for_predecessor},
    ensure_secret,
};

/// How long a start may take: a server that was killed recovers first.
const START: Duration = Duration::from_secs(60);

/// A private MariaDB server: own data, own socket, own port on loopback, an unprivileged user. It is a child of this
/// process and ends with it.
#[derive(Debug)]
pub(crate) struct Database {
    child: Child,
    socket: PathBuf,
    root_password: String,
}

impl Database {
    /// Starts the server, and makes its data first if there are none. Blocks.
    pub(crate) async fn start(folder: &Folder, port: u16) -> Result<Self> {
        let account = Account::get()?;
        let place = account.folder(&folder.join("mariadb"))?;
        let data = place.join("data");
        let is_new = !data.join("mysql").exists();
        if is_new {
            install(&account, &place, &data)?;
        }
        let socket = socket_path(&place)?;
        let root_password = ensure_secret(&folder.join("secrets/mysql-root"))?;
        wait_for_predecessor(&place.join("pid"), "mariadbd").await;
        let log = place.join("error.log");
        let child = spawn(&account, &place, &data, &socket, &log, port)?;
        let mut server = Self { child, socket, root_password };
        server.wait_until_ready(&log, is_new).await?;
        Ok(server)
    }

    /// A database and a user of that name who may use only this database. Idempotent.
    pub(crate) async fn ensure(&self, folder: &Folder, name: &str) -> Result<()> {
        let password = ensure_secret(&folder.join(&format!("secrets/mysql-{name}")))?;
        let mut root = self.connect(&self.root_password).await?;
        let sql = format!(
            "CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
             CREATE USER IF NOT EXISTS '{name}'@'localhost' IDENTIFIED BY '{password}';
             ALTER USER '{name}'@'localhost' IDENTIFIED BY '{password}';
             GRANT ALL ON `{name}`.* TO '{name}'@'localhost';"
        );
        Ok(root.batch_execute(&sql).await?)
    }

    /// Ends the server in order, and by force when it takes too long.
    pub(crate) async fn stop(self) -> Result<()> {
        end(self.child).await
    }

    async fn wait_until_ready(&mut self, log: &Path, is_new: bool) -> Result<()> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the database server ended ({status}). {}", reason(log));
            }
            let password = if is_new { "" } else { self.root_password.as_str() };
            if let Ok(mut root) = self.connect(password).await {
                if is_new {
                    root.batch_execute(&secured(&self.root_password)).await?;
                }
                return Ok(());
            }
            // A first start that was cut short may or may not have set the password.
            if let Ok(mut root) = self.connect("").await {
                root.batch_execute(&secured(&self.root_password)).await?;
                return Ok(());
            }
            if begun.elapsed() > START {
                bail!("the database server does not answer after {} s. {}", START.as_secs(), reason(log));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn connect(&self, password: &str) -> Result<AsyncMysqlConnection> {
        let socket = escaped(&self.socket);
        let url = format!("mysql://root:{password}@localhost/mysql?socket={socket}");
        Ok(AsyncMysqlConnection::establish(&url).await?)
    }
}

/// The URL of a service's database on the private server, which runs or was run from this folder.
pub(crate) fn private_url(folder: &Path, name: &str, port: u16) -> Result<String> {
    let secret = folder.join("secrets").join(format!("mysql-{name}"));
    let password = fs::read_to_string(&secret).with_context(|| {
        format!("{} cannot be read: start Switchboard first (`make up`)", secret.display())
    })?;
    Ok(format!("mysql://{name}:{}@127.0.0.1:{port}/{name}", password.trim()))
}

fn secured(password: &str) -> String {
    format!(
        "DELETE FROM mysql.global_priv WHERE User = ''; FLUSH PRIVILEGES;
         ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}';"
    )
}

fn escaped(path: &Path) -> String {
    path.display().to_string().replace('/', "%2F")
}

/// Makes the data beside their place and moves them there when they are whole: a start that was cut short is repeated.
fn install(account: &Account, place: &Path, data: &Path) -> Result<()> {
    let draft = data.with_extension("draft");
    if draft.exists() {
        fs::remove_dir_all(&draft)?;
    }
    let output = account
        .command("mariadb-install-db")
        // Its temporary tables must not meet those of another installation.
        .env("TMPDIR", place)
        .arg("--no-defaults")
        .arg(format!("--datadir={}", draft.display()))
        .args(["--auth-root-authentication-method=normal", "--skip-test-db"])
        .output()
        .context("mariadb-install-db cannot be run; `make up` installs mariadb-server-core")?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!("the database's data cannot be made in {}. {}", data.display(), explain(&told));
    }
    fs::rename(&draft, data).with_context(|| format!("cannot make {}", data.display()))
}

fn spawn(
    account: &Account,
    place: &Path,
    data: &Path,
    socket: &Path,
    log: &Path,
    port: u16,
) -> Result<Child> {
    account
        .command("mariadbd")
        .arg("--no-defaults")
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--tmpdir={}", place.display()))
        .arg(format!("--pid-file={}", place.join("pid").display()))
        .arg(format!("--log-error={}", log.display()))
        .arg(format!("--port={port}"))
        .args(["--bind-address=127.0.0.1", "--skip-name-resolve=0", "--max-connections=300"])
        .args(["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_520_ci"])
        .args(["--innodb-flush-log-at-trx-commit=1", "--sync-binlog=1", "--innodb-buffer-pool-size=256M"])
        .args(["--performance-schema=OFF", "--transaction-isolation=READ-COMMITTED"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("mariadbd cannot be run; `make up` installs mariadb-server-core")
}

/// The path of the socket: the system allows 107 bytes.
fn socket_path(place: &Path) -> Result<PathBuf> {
    let path = place.join("sock");
    if path.as_os_str().len() > 107 {
        bail!(
            "{} is too long for a socket: move the folder, or set up.folder to a shorter path",
            path.display()
        );
    }
    Ok(path)
}

/// What the server's log says of its end, in words that help.
fn reason(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    format!("{} (log: {})", explain(&text), log.display())
}

/// The first of the last errors that a log holds, and what to do if that is known.
fn explain(log: &str) -> String {
    let last: Vec<&str> = log.lines().rev().filter(|line| line.contains("[ERROR]")).take(6).collect();
    let known = [
        ("Can't start server: Bind on TCP/IP port", "Its port is taken: set up.mysql_port to another one."),
        ("No space left on device", "The disk is full: make room and start again."),
        ("with error 28", "The disk is full: make room and start again."),
        ("Permission denied", "It may not write its folder: see the owner of .switchboard/mariadb."),
    ];
    let remedy = known.iter().find(|(sign, _)| last.iter().any(|line| line.contains(sign)));
    let told = last.last().copied().unwrap_or("Its log says nothing of it.");
    remedy.map_or_else(|| told.to_owned(), |(_, remedy)| format!("{remedy} {told}"))
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn a_known_end_comes_with_its_remedy_and_another_with_its_first_error() {
        let full = "x\n0 [ERROR] InnoDB: preallocating 1 bytes for file ./ib_logfile101 failed with error 28\n0 [ERROR] Aborting\n";
        assert!(explain(full).starts_with("The disk is full"));
        assert_eq!(explain("0 [ERROR] strange\n0 [ERROR] Aborting"), "0 [ERROR] strange");
        assert_eq!(explain(""), "Its log says nothing of it.");
    }
}
