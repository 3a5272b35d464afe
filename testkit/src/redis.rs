//! A private Redis for tests: on a Unix socket, without persistence, dead with the process however that ends.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "support for tests: what fails here fails the test, with words"
)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// How long a start may take on a busy machine.
const START: Duration = Duration::from_secs(30);
/// What the names of the servers' folders begin with, before the number of the process that made them.
const FOLDER: &str = "switchboard-redis-";

/// A private server. Tests share one, under keys of their own; a test that breaks its server takes a dedicated one.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    running: Mutex<Option<Running>>,
}

/// The server's process, started by a thread that lives as long: the kernel kills the process when its starter ends,
/// and a test's own thread ends with the test.
#[derive(Debug)]
struct Running {
    pid: Pid,
    stop: mpsc::Sender<()>,
    stopped: thread::JoinHandle<()>,
}

impl Server {
    /// The server that all tests of this process share. Blocks while it starts.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::dedicated)
    }

    /// A server of the test's own. Blocks while it starts.
    pub fn dedicated() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        remove_abandoned();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder is writable");
        let server = Self { folder, running: Mutex::new(None) };
        server.start();
        server
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// Starts it again after `kill`: empty, or with what was last saved. Returns when it accepts connections.
    pub fn start(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(running.is_none(), "the server runs");
        *running = Some(spawn(self.command()));
    }

    /// Kills it. What was not saved is gone.
    pub fn kill(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Running { stop, stopped, .. } = running.expect("the server runs");
        stop.send(()).expect("the server's thread waits for this");
        stopped.join().expect("the server's thread ends in order");
    }

    /// Writes its data to disk, to be found at the next start: what an operator's Redis may do against our advice.
    pub fn save(&self) {
        let mut socket = UnixStream::connect(self.socket()).expect("the server listens");
        socket.write_all(b"SAVE\r\n").expect("the server reads");
        let mut answer = [0; 5];
        socket.read_exact(&mut answer).expect("the server answers");
        assert_eq!(&answer, b"+OK\r\n");
    }

    /// Freezes it: connections stay open and nothing answers.
    pub fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Ends `freeze`.
    pub fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        kill(running.as_ref().expect("the server runs").pid, signal).expect("the server is our child");
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("s")
    }

    fn command(&self) -> Command {
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "--", "redis-server", "--port", "0", "--save", ""])
            .args(["--appendonly", "no", "--dir"])
            .arg(&self.folder)
            .arg("--unixsocket")
            .arg(self.socket())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.get_mut().unwrap_or_else(PoisonError::into_inner).is_some() {
            self.kill();
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn spawn(mut command: Command) -> Running {
    let (started, starts) = mpsc::channel();
    let (stop, stops) = mpsc::channel();
    let stopped = thread::spawn(move || {
        let mut child = command.spawn().expect("redis-server and setpriv are installed");
        watch(&mut child, started);
        // An error is the end of every sender: the server is no longer wanted.
        stops.recv().ok();
        child.kill().expect("the server is our child");
        child.wait().expect("the server is our child");
    });
    match starts.recv_timeout(START) {
        Ok(pid) => Running { pid, stop, stopped },
        Err(_) => panic!("redis-server did not start"),
    }
}

/// Tells when the server's log says that it is ready, and reads on, so that the pipe never fills.
fn watch(child: &mut Child, started: mpsc::Sender<Pid>) {
    let pid = Pid::from_raw(child.id().cast_signed());
    let log = BufReader::new(child.stdout.take().expect("it is piped"));
    thread::spawn(move || {
        for line in log.lines().map_while(Result::ok) {
            // Said once for each kind of socket; whoever waited may have gone on.
            if line.contains("eady to accept connections") {
                started.send(pid).ok();
            }
        }
    });
}

/// Removes folders whose process has ended.
fn remove_abandoned() {
    let entries = fs::read_dir(std::env::temp_dir()).expect("the temporary folder is readable");
    for entry in entries.flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(FOLDER)?.split('-').next());
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}
