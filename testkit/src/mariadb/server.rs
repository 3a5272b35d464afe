use std::{
    fmt,
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use nix::{
    sys::{
        signal::{Signal, kill},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};

use super::folder::{Account, FILE_FLAGS, Folder};

/// How long a start may take on a busy machine.
const START: Duration = Duration::from_secs(60);

/// Fast, and of no use beyond a test.
const VOLATILE: [&str; 3] =
    ["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-fast-shutdown=2"];
/// Commits survive a kill, as in production.
const DURABLE: [&str; 1] = ["--innodb-flush-log-at-trx-commit=1"];

/// A private server. Tests share one; a test that breaks its server takes a dedicated one.
pub struct Server {
    folder: Folder,
    account: Account,
    flags: &'static [&'static str],
    running: Mutex<Option<Running>>,
}

/// The server's process, started by a thread that lives as long: the kernel kills the process when its starter ends,
/// and a test's own thread ends with the test.
struct Running {
    pid: Pid,
    stop: mpsc::Sender<Signal>,
    stopped: thread::JoinHandle<()>,
}

impl Server {
    /// The server that all tests of this process share. Blocks while it starts.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::launch(&VOLATILE))
    }

    /// A server of the test's own, whose commits survive `kill`. Blocks while it starts.
    pub fn dedicated() -> Self {
        Self::launch(&DURABLE)
    }

    fn launch(flags: &'static [&'static str]) -> Self {
        let account = Account::get();
        let server = Self { folder: Folder::create(account), account, flags, running: Mutex::new(None) };
        server.start();
        server
    }

    /// The URL of a database on this server, as its root.
    pub fn url(&self, database: &str) -> String {
        let socket = self.folder.socket().display().to_string().replace('/', "%2F");
        format!("mysql://root@localhost/{database}?socket={socket}")
    }

    /// Starts it again after `stop` or `kill`; returns when it accepts connections.
    pub fn start(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(running.is_none(), "the server runs");
        *running = Some(self.spawn());
    }

    /// Shuts it down as an operator would; returns when it has ended.
    pub fn stop(&self) {
        self.end(Signal::SIGTERM);
    }

    /// Kills it: commits that were answered survive on a dedicated server, nothing else.
    pub fn kill(&self) {
        self.end(Signal::SIGKILL);
    }

    /// Freezes it: connections stay open and nothing answers.
    pub fn freeze(&self) {
        let pid = self.signal(Signal::SIGSTOP);
        // The signal is on its way: the server has many threads, and some may still answer.
        let stopped = waitpid(pid, Some(WaitPidFlag::WUNTRACED)).expect("the server is our child");
        assert_eq!(stopped, WaitStatus::Stopped(pid, Signal::SIGSTOP));
    }

    /// Ends `freeze`.
    pub fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) -> Pid {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.as_ref().expect("the server runs");
        kill(running.pid, signal).expect("the server is our child");
        running.pid
    }

    fn end(&self, signal: Signal) {
        let running =
            self.running.lock().unwrap_or_else(PoisonError::into_inner).take().expect("the server runs");
        running.stop.send(signal).expect("the server's thread waits for this");
        running.stopped.join().expect("the server's thread ends in order");
    }

    fn spawn(&self) -> Running {
        let mut command = self.account.command("mariadbd");
        command
            .args(FILE_FLAGS)
            .args(self.flags)
            .arg(format!("--datadir={}", self.folder.data().display()))
            .arg(format!("--socket={}", self.folder.socket().display()))
            // A server that starts removes what looks like temporary tables there, whosever they are.
            .arg(format!("--tmpdir={}", self.folder.path().display()))
            .args(["--skip-networking", "--skip-log-bin", "--sync-binlog=0", "--performance-schema=OFF"])
            .args(["--max-connections=1000", "--innodb-buffer-pool-size=64M", "--lc-messages=en_US"])
            // Each test has a database of its own, and many run at once.
            .args(["--table-definition-cache=8000", "--table-open-cache=8000"])
            .args(["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_520_ci"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let (started, starts) = mpsc::channel();
        let (stop, stops) = mpsc::channel();
        let stopped = thread::Builder::new()
            .name("mariadb".into())
            .spawn(move || {
                let mut child = command.spawn().expect("mariadb-server-core and setpriv are installed");
                watch(&mut child, &started);
                // An error is the end of every sender: the server is no longer wanted.
                let signal = stops.recv().unwrap_or(Signal::SIGKILL);
                let pid = Pid::from_raw(child.id().cast_signed());
                kill(pid, signal).expect("the server is our child");
                child.wait().expect("the server is our child");
            })
            .expect("a thread can be started");
        match starts.recv_timeout(START) {
            Ok(Started::Ready(pid)) => Running { pid, stop, stopped },
            Ok(Started::Failed(log)) => panic!("mariadbd ended: {log}"),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                panic!("mariadbd did not start")
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.get_mut().unwrap_or_else(PoisonError::into_inner).is_some() {
            self.kill();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("folder", &self.folder).finish_non_exhaustive()
    }
}

enum Started {
    Ready(Pid),
    Failed(String),
}

/// Tells when the server's log says that it is ready, and reads on, so that the pipe never fills.
fn watch(child: &mut Child, started: &mpsc::Sender<Started>) {
    let pid = Pid::from_raw(child.id().cast_signed());
    let log = BufReader::new(child.stderr.take().expect("it is piped"));
    let started = started.clone();
    thread::spawn(move || {
        let mut said = String::new();
        let mut ready = false;
        for line in log.lines().map_while(Result::ok) {
            if !ready && line.contains("ready for connections") {
                ready = true;
                drop(started.send(Started::Ready(pid)));
            }
            if !ready {
                said.push_str(&line);
                said.push('\n');
            }
        }
        drop(started.send(Started::Failed(said)));
    });
}
