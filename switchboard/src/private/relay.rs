mod config;

use std::{
    fs,
    future::Future,
    net::{IpAddr, SocketAddr, TcpListener, UdpSocket},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use runtime::process::read_tls;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{
    Account, Folder,
    child::{end, wait_for_predecessor},
    ensure_secret,
    secrets::write_private,
};
use crate::settings::TurnConfig;
use config::Files;

/// How long a start may take.
const START: Duration = Duration::from_secs(20);
/// How long one question whether it has started may take.
const ANSWER: Duration = Duration::from_secs(1);

/// A STUN Binding request (RFC 8489) with a transaction id of ours.
const BINDING: [u8; 20] = *b"\x00\x01\x00\x00\x21\x12\xA4\x42switchboard!";
/// How a success to it begins.
const BOUND: [u8; 2] = [1, 1];

/// The PEM files that TLS is spoken with.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    pub(crate) chain: PathBuf,
    pub(crate) key: PathBuf,
}

/// A private relay: coturn with a configuration and a secret of its own, as an unprivileged user. It is a child of this
/// process and ends with it.
#[derive(Debug)]
pub(crate) struct Relay {
    child: Child,
    account: Account,
    files: Files,
    certificate: Certificate,
    address: SocketAddr,
    /// What credentials for it are signed with.
    pub(crate) secret: String,
}

impl Relay {
    /// Starts the relay on this address and returns when it answers.
    pub(crate) async fn start(
        folder: &Folder,
        turn: &TurnConfig,
        listen: IpAddr,
        certificate: Certificate,
    ) -> Result<Self> {
        let account = Account::get()?;
        let secret = ensure_secret(&folder.join("secrets/turn"))?;
        let place = account.folder(&folder.join("turn"))?;
        fs::set_permissions(&place, fs::Permissions::from_mode(0o700))?;
        let files = Files::below(&place);
        wait_for_predecessor(&files.pid, "turnserver").await;
        must_be_free(turn, listen)?;
        certificate.hand_over(&account, &files)?;
        write_private(&files.config, &config::render(turn, listen, &secret, &files))?;
        account.own(&files.config)?;
        let child = spawn(&account, &files.config)?;
        let address = SocketAddr::new(listen, turn.port);
        let mut relay = Self { child, account, files, certificate, address, secret };
        relay.wait_until_ready().await?;
        Ok(relay)
    }

    /// Looks after it until `stop`, and then ends it: a certificate that was renewed is handed over, and a relay that ended
    /// by itself is started again.
    pub(crate) async fn keep(mut self, stop: impl Future<Output = ()>, every: Duration) -> Result<()> {
        tokio::pin!(stop);
        while timeout(every, &mut stop).await.is_err() {
            if let Err(error) = self.look() {
                tracing::warn!(%error, "the relay");
            }
        }
        end(self.child).await
    }

    fn look(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            tracing::warn!(%status, "the relay ended, and is started again");
            self.child = spawn(&self.account, &self.files.config)?;
        }
        if self.certificate.is_new(&self.files) {
            self.certificate.hand_over(&self.account, &self.files)?;
            kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGUSR2)?;
        }
        Ok(())
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        let log = &self.files.log;
        while !answers(self.address).await {
            if let Some(status) = self.child.try_wait()? {
                bail!("the relay ended ({status}). Its log: {}", log.display());
            }
            if begun.elapsed() > START {
                self.child.kill().ok();
                bail!("the relay does not answer after {} s. Its log: {}", START.as_secs(), log.display());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

impl Certificate {
    /// Whether it is another than the relay has, and whole: the gateway tells of one that is not.
    fn is_new(&self, files: &Files) -> bool {
        let differ = |ours: &Path, theirs: &Path| fs::read(ours).ok() != fs::read(theirs).ok();
        (differ(&self.chain, &files.chain) || differ(&self.key, &files.key))
            && read_tls(&self.chain, &self.key, &[]).is_ok()
    }

    /// Copies it to where the account alone may read it.
    fn hand_over(&self, account: &Account, files: &Files) -> Result<()> {
        for (from, to) in [(&self.chain, &files.chain), (&self.key, &files.key)] {
            let text = fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
            write_private(to, &text)?;
            account.own(to)?;
        }
        Ok(())
    }
}

/// coturn itself tries for a minute to get a port that is taken.
fn must_be_free(turn: &TurnConfig, listen: IpAddr) -> Result<()> {
    for (key, port) in [("port", turn.port), ("tls_port", turn.tls_port)] {
        let address = SocketAddr::new(listen, port);
        let free = TcpListener::bind(address).and_then(|_| UdpSocket::bind(address));
        free.with_context(|| {
            format!(
                "the relay cannot listen on {address}. Set up.turn.{key} to another port, or media.turn_urls to [] \
                 to do without a relay"
            )
        })?;
    }
    Ok(())
}

fn spawn(account: &Account, config: &Path) -> Result<Child> {
    account
        .command("turnserver")
        .arg("-c")
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("turnserver cannot be run; `make up` installs coturn")
}

async fn answers(address: SocketAddr) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        stream.write_all(&BINDING).await.ok()?;
        let mut answer = [0; BINDING.len()];
        stream.read_exact(&mut answer).await.ok()?;
        let is_ours = BINDING.last_chunk::<12>() == answer.last_chunk::<12>();
        (is_ours && answer.first_chunk() == Some(&BOUND)).then_some(())
    };
    timeout(ANSWER, ask).await.ok().flatten().is_some()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::private::ensure_certificate;

    /// A folder that the account can reach, removed when it is no longer needed.
    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("switchboard-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o711)).unwrap();
            Self(path)
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    fn make_certificate(folder: &Folder, host: &str) -> Certificate {
        let tls = folder.join("tls");
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        ensure_certificate(&tls, &format!("https://{host}"), now).unwrap();
        Certificate { chain: tls.join("certificate.pem"), key: tls.join("key.pem") }
    }

    async fn started(folder: &Folder, turn: &TurnConfig) -> Result<Relay> {
        let certificate = make_certificate(folder, "one.example.org");
        Relay::start(folder, turn, [127, 0, 0, 1].into(), certificate).await
    }

    #[tokio::test]
    async fn one_that_ended_is_started_again_and_takes_over_a_renewed_certificate() {
        let place = Place::new("relay-kept");
        let folder = Folder::open(&place.0).unwrap();
        let turn = TurnConfig { port: free_port(), tls_port: free_port(), ..TurnConfig::default() };
        let mut relay = started(&folder, &turn).await.unwrap();
        let first = relay.child.id();
        relay.look().unwrap();
        assert_eq!(relay.child.id(), first, "it is left alone while nothing is amiss");

        relay.child.kill().unwrap();
        relay.child.wait().unwrap();
        assert!(!answers(relay.address).await);
        relay.look().unwrap();
        relay.wait_until_ready().await.unwrap();
        assert_ne!(relay.child.id(), first);

        let renewed = make_certificate(&folder, "two.example.org");
        assert!(relay.certificate.is_new(&relay.files));
        relay.look().unwrap();
        assert_eq!(fs::read(&renewed.chain).unwrap(), fs::read(&relay.files.chain).unwrap());
        assert!(!relay.certificate.is_new(&relay.files));
        relay.wait_until_ready().await.unwrap();

        let address = relay.address;
        relay.keep(std::future::ready(()), Duration::from_secs(60)).await.unwrap();
        assert!(!answers(address).await, "it ends when it is told to");
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_named_with_its_setting() {
        let place = Place::new("relay-port");
        let folder = Folder::open(&place.0).unwrap();
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let tls_port = taken.local_addr().unwrap().port();
        let turn = TurnConfig { port: free_port(), tls_port, ..TurnConfig::default() };
        let error = started(&folder, &turn).await.unwrap_err().to_string();
        assert!(error.contains("up.turn.tls_port") && error.contains(&tls_port.to_string()), "{error}");
    }

    #[test]
    fn half_a_certificate_is_not_handed_over() {
        let place = Place::new("relay-half");
        let folder = Folder::open(&place.0).unwrap();
        let certificate = make_certificate(&folder, "one.example.org");
        let files = Files::below(&place.0);
        assert!(certificate.is_new(&files));
        let key = fs::read(&certificate.key).unwrap();
        make_certificate(&folder, "two.example.org");
        fs::write(&certificate.key, key).unwrap();
        assert!(!certificate.is_new(&files), "the key belongs to another");
    }
}
