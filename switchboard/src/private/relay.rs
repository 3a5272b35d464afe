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
