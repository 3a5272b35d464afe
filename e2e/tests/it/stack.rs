//! The product, started as an operator starts it.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use testkit::{mariadb::Server, redis, tunnel::Edge};

/// For a start on a busy machine.
const START: Duration = Duration::from_secs(90);

pub(crate) const SERVICES: [&str; 5] = ["auth", "call", "notify", "chat", "media"];

/// The platform's own accounts, as `up` makes them.
const ACCOUNTS: [(&str, &str); 5] = [
    ("gateway", r#"["edge.forward", "sessions.watch"]"#),
    (
        "call-svc",
        r#"["sessions.watch", "users.read", "contacts.read", "contacts.write", "events.publish", "presence.read", "notifications.send", "chat.write"]"#,
    ),
    ("notify-svc", r#"["sessions.watch", "contacts.read"]"#),
    (
        "chat-svc",
        r#"["sessions.watch", "users.read", "contacts.read", "events.publish", "notifications.send"]"#,
    ),
    ("media-svc", r#"["sessions.watch", "call.read"]"#),
];

/// How the product is laid out over processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    OneProcess,
    Split,
    /// Separate, with two instances of the services that meet on Redis.
    Doubled,
}

/// The services of which a doubled stack has two instances.
const DOUBLED: [&str; 2] = ["call", "notify"];

/// A running product. Everything that it started ends with it.
pub(crate) struct Stack {
    pub(crate) edge: Edge,
    /// Scripted access to the database server of a split stack.
    pub(crate) database: Option<Arc<Server>>,
    /// Where the instances of a doubled stack meet.
    pub(crate) redis: Option<redis::Server>,
    processes: Vec<Process>,
    ports: Ports,
    folder: tempfile::TempDir,
}

struct Process {
    name: &'static str,
    child: Child,
}

#[derive(Clone)]
struct Ports {
    main: u16,
    redirect: u16,
    gateway_admin: u16,
    mysql: u16,
    turn: u16,
    turn_tls: u16,
    grpc: [u16; 5],
    admin: [u16; 5],
    /// Of the second instances: gRPC and admin.
    second: [(u16, u16); 2],
}

impl Ports {
    /// Ports that are free now; held together so that no two are the same.
    fn free() -> Self {
        let held: Vec<_> = (0..20).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let port: Vec<u16> = held.iter().map(|socket| socket.local_addr().unwrap().port()).collect();
        Self {
            main: port[0],
            redirect: port[1],
            gateway_admin: port[2],
            mysql: port[3],
            turn: port[4],
            turn_tls: port[5],
            grpc: [port[6], port[7], port[8], port[9], port[10]],
            admin: [port[11], port[12], port[13], port[14], port[15]],
            second: [(port[16], port[17]), (port[18], port[19])],
        }
    }
}

impl Stack {
    pub(crate) async fn start(layout: Layout) -> Self {
        Self::start_with(layout, "").await
    }

    /// With these lines added to the configuration.
    pub(crate) async fn start_with(layout: Layout, more: &str) -> Self {
        Self::launch(layout, more, None).await
    }

    /// Separate processes, and a gateway whose list of upstreams lacks this service.
    pub(crate) async fn start_without(service: &str) -> Self {
        Self::launch(Layout::Split, "", Some(service)).await
    }

    async fn launch(layout: Layout, more: &str, without: Option<&str>) -> Self {
        let folder = tempfile::Builder::new().prefix("sb-e2e-").tempdir().unwrap();
        // The private database runs as another user when the tests run as root.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
        let ports = Ports::free();
        let database = (layout != Layout::OneProcess).then(|| Arc::new(Server::dedicated()));
        let redis = (layout == Layout::Doubled).then(redis::Server::dedicated);
        let bus = redis.as_ref().map(|redis| format!("[bus]\nurl = \"{}\"\n", redis.url()));
        let more = format!("{}{more}", bus.unwrap_or_default());
        write_config(
            folder.path(),
            &ports,
            database.as_deref().map(|server| (server, layout)),
            without,
            &more,
        );
        let certificate = folder.path().join("up/tls/certificate.pem");
        let (edge, processes) = (placeholder_edge(), Vec::new());
        let mut stack = Self { edge, database, redis, processes, ports, folder };
        match layout {
            Layout::OneProcess => stack.spawn("switchboard", &["up"]),
            Layout::Split | Layout::Doubled => stack.start_split(&certificate).await,
        }
        stack.wait_ready().await;
        stack.edge = Edge::new(&format!("127.0.0.1:{}", stack.ports.main), &certificate).unwrap();
        stack
    }

    async fn start_split(&mut self, certificate: &Path) {
        make_private_files(certificate);
        for name in ["auth", "call", "notify", "chat"] {
            create_database(self.database.as_deref().unwrap(), name).await;
        }
        let migrated = self.command("switchboard", &["migrate"]).status().unwrap();
        assert!(migrated.success(), "migrate");
        for name in ["auth-svc", "notify-svc", "call-svc", "chat-svc", "media-svc", "gateway"] {
            self.spawn(name, &[]);
        }
        if self.redis.is_some() {
            self.spawn_second("call-svc", "CALL", self.ports.second[0]);
            self.spawn_second("notify-svc", "NOTIFY", self.ports.second[1]);
        }
    }

    fn spawn_second(&mut self, name: &'static str, section: &str, (grpc, admin): (u16, u16)) {
        let child = self
            .command(name, &[])
            .env(format!("SWITCHBOARD_SERVER__{section}__LISTEN"), format!("127.0.0.1:{grpc}"))
            .env(format!("SWITCHBOARD_SERVER__{section}__ADMIN_LISTEN"), format!("127.0.0.1:{admin}"))
            .spawn()
            .unwrap();
        self.processes.push(Process { name, child });
    }

    /// Starts one of the product's programs.
    pub(crate) fn spawn(&mut self, name: &'static str, arguments: &[&str]) {
        let child = self.command(name, arguments).spawn().unwrap();
        self.processes.push(Process { name, child });
    }

    /// One of the product's programs, with this stack's configuration.
    pub(crate) fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join(format!("{name}.log")))
            .unwrap();
        // The kernel ends it if the test is killed.
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "TERM", "--"])
            .arg(program(name))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SWITCHBOARD_CONFIG", self.folder.path().join("switchboard.toml"))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        command
    }

    /// Ends a program in order and waits for it.
    pub(crate) fn stop(&mut self, name: &str) {
        self.end(name, Signal::SIGTERM);
    }

    /// Kills a program as `kill -9` does.
    pub(crate) fn kill(&mut self, name: &str) {
        self.end(name, Signal::SIGKILL);
    }

    fn end(&mut self, name: &str, signal: Signal) {
        let index = self.processes.iter().position(|process| process.name == name).expect("it runs");
        let mut process = self.processes.swap_remove(index);
        kill(Pid::from_raw(process.child.id().cast_signed()), signal).unwrap();
        process.child.wait().unwrap();
    }

    /// Waits until every process says that it is ready, and the gateway serves every service.
    pub(crate) async fn wait_ready(&mut self) {
        let begun = Instant::now();
        for port in self.admin_ports() {
            while !is_ready(port).await {
                let ended = self.processes.iter_mut().find_map(|process| {
                    process.child.try_wait().unwrap().map(|status| (process.name, status))
                });
                if let Some((name, status)) = ended {
                    panic!("{name} ended ({status}):\n{}", self.log(name));
                }
                assert!(begun.elapsed() < START, "not ready:\n{}", self.logs());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        // In one process the gateway is ready with its services.
        while self.database.is_some() && !serves_all(self.ports.gateway_admin).await {
            assert!(begun.elapsed() < START, "the gateway misses a service:\n{}", self.logs());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn admin_ports(&self) -> Vec<u16> {
        let second = self.redis.iter().flat_map(|_| self.ports.second.map(|(_, admin)| admin));
        self.ports.admin.into_iter().chain([self.ports.gateway_admin]).chain(second).collect()
    }

    /// What every instance of the services that use Redis says at this path of its admin port.
    pub(crate) async fn said_at(&self, path: &str) -> Vec<String> {
        let first = [self.ports.admin[1], self.ports.admin[2]];
        let mut said = Vec::new();
        for port in first.into_iter().chain(self.ports.second.map(|(_, admin)| admin)) {
            said.push(ask(port, path).await.unwrap_or_default());
        }
        said
    }

    /// `http://127.0.0.1:port` of a service's direct gRPC port.
    pub(crate) fn direct(&self, service: &str) -> String {
        let index = SERVICES.iter().position(|name| *name == service).unwrap();
        format!("http://127.0.0.1:{}", self.ports.grpc[index])
    }

    /// A file that the stack keeps.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join("up").join(path)).unwrap()
    }

    pub(crate) async fn channel(&self, service: &str) -> tonic::transport::Channel {
        tonic::transport::Endpoint::from_shared(self.direct(service)).unwrap().connect().await.unwrap()
    }

    pub(crate) fn log(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("{name}.log"))).unwrap_or_default()
    }

    pub(crate) fn logs(&self) -> String {
        self.processes
            .iter()
            .map(|process| format!("--- {}\n{}", process.name, self.log(process.name)))
            .collect()
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        for process in &self.processes {
            kill(Pid::from_raw(process.child.id().cast_signed()), Signal::SIGTERM).ok();
        }
        for process in &mut self.processes {
            process.child.wait().ok();
        }
        if std::thread::panicking() {
            eprintln!("{}", self.logs());
        }
    }
}

/// Calls `check` until it gives something, for at most ten seconds: what another process does takes a moment.
pub(crate) async fn eventually<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{what} did not happen within 10 s");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

fn placeholder_edge() -> Edge {
    let certificate = tempfile::NamedTempFile::new().unwrap();
    make_certificate(certificate.path(), &certificate.path().with_extension("key"));
    Edge::new("127.0.0.1:1", certificate.path()).unwrap()
}

/// Programs stand beside the folder of test binaries.
fn program(name: &str) -> PathBuf {
    let path = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join(name);
    assert!(
        path.exists(),
        "{} is not built: run `cargo build --workspace --bins`, or `make test`",
        path.display()
    );
    path
}

async fn is_ready(port: u16) -> bool {
    ask(port, "/readyz").await.is_some_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// Whether a gateway has seen each of its services serve since it saw that it was away.
async fn serves_all(port: u16) -> bool {
    let metrics = ask(port, "/metrics").await.unwrap_or_default();
    let mut upstreams = metrics.lines().filter(|line| line.starts_with("gateway_upstream_serving{"));
    upstreams.clone().next().is_some() && upstreams.all(|line| line.ends_with(" 1"))
}

/// The answer at an admin port, if there is one.
async fn ask(port: u16, path: &str) -> Option<String> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let ask = async {
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        Some(answer)
    };
    tokio::time::timeout(Duration::from_secs(5), ask).await.ok().flatten()
}

fn write_config(
    folder: &Path,
    ports: &Ports,
    separate: Option<(&Server, Layout)>,
    without: Option<&str>,
    more: &str,
) {
    let up = folder.join("up");
    let mut text = format!(
        r#"
[log]
level = "info"
[up]
folder = "{up}"
mysql_port = {mysql}
web_root = "{up}"
[up.turn]
port = {turn}
tls_port = {turn_tls}
[rates]
credential = {{ per_minute = 100000, burst = 10000 }}
register = {{ per_minute = 100000, burst = 10000 }}
write = {{ per_minute = 100000, burst = 10000 }}
ring = {{ per_minute = 100000, burst = 10000 }}
[gateway]
public_url = "https://localhost:{main}"
listen = "127.0.0.1:{main}"
listen_http = "127.0.0.1:{redirect}"
listen_admin = "127.0.0.1:{gateway_admin}"
"#,
        up = up.display(),
        mysql = ports.mysql,
        turn = ports.turn,
        turn_tls = ports.turn_tls,
        main = ports.main,
        redirect = ports.redirect,
        gateway_admin = ports.gateway_admin,
    );
    if let Some((_, layout)) = separate {
        text.push_str(&split_config(&up, ports, layout, without));
    }
    for (index, name) in SERVICES.iter().enumerate() {
        let (grpc, admin) = (ports.grpc[index], ports.admin[index]);
        text.push_str(&format!(
            "[server.{name}]\nlisten = \"127.0.0.1:{grpc}\"\nadmin_listen = \"127.0.0.1:{admin}\"\n"
        ));
        if separate.is_some() && *name != "auth" {
            text.push_str(&format!("account_file = \"{}/accounts/{name}-svc.toml\"\n", up.display()));
        }
    }
    if let Some((database, _)) = separate {
        for name in ["auth", "call", "notify", "chat"] {
            text.push_str(&format!("[{name}.database]\nurl = \"{}\"\n", database.url(name)));
        }
    }
    text.push_str(more);
    fs::write(folder.join("switchboard.toml"), text).unwrap();
}

fn split_config(up: &Path, ports: &Ports, layout: Layout, without: Option<&str>) -> String {
    let [auth, call, notify, chat, media] = ports.grpc;
    let up = up.display();
    let second = |name: &str| {
        let index = DOUBLED.iter().position(|doubled| *doubled == name && layout == Layout::Doubled)?;
        Some(format!(", \"http://127.0.0.1:{}\"", ports.second[index].0))
    };
    let services = [("auth", auth), ("call", call), ("notify", notify), ("chat", chat), ("media", media)];
    let upstreams: String = services
        .into_iter()
        .filter(|(name, _)| Some(*name) != without)
        .map(|(name, port)| {
            let second = second(name).unwrap_or_default();
            format!(
                "[[gateway.upstreams]]\nname = \"{name}-svc\"\nuris = [\"http://127.0.0.1:{port}\"{second}]\n\
                 packages = [\"switchboard.{name}.v1\"]\n"
            )
        })
        .collect();
    format!(
        "certificate = \"{up}/tls/certificate.pem\"\nprivate_key = \"{up}/tls/key.pem\"\n{upstreams}\
         [server.gateway]\naccount_file = \"{up}/accounts/gateway.toml\"\n\
         [links]\nauth = \"http://127.0.0.1:{auth}\"\ncall = \"http://127.0.0.1:{call}\"\nnotify = \"http://127.0.0.1:{notify}\"\nchat = \"http://127.0.0.1:{chat}\"\n\
         [auth]\nkey_dir = \"{up}/keys\"\ncreate_keys = true\nservice_account_dir = \"{up}/accounts\"\n\
         [chat.files]\nfolder = \"{up}/files\"\nlink_key = \"{up}/keys/chat-link.key\"\ncreate_link_key = true\n"
    )
}

/// What an operator prepares for separate processes: accounts, keys, a certificate.
fn make_private_files(certificate: &Path) {
    let tls = certificate.parent().unwrap();
    let up = tls.parent().unwrap();
    for folder in ["tls", "keys", "accounts"] {
        fs::create_dir_all(up.join(folder)).unwrap();
        fs::set_permissions(up.join(folder), fs::Permissions::from_mode(0o700)).unwrap();
    }
    for (name, scopes) in ACCOUNTS {
        let secret = uuid::Uuid::now_v7();
        let path = up.join(format!("accounts/{name}.toml"));
        fs::write(&path, format!("secret = \"{secret}-{secret}\"\nscopes = {scopes}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    make_certificate(certificate, &tls.join("key.pem"));
}

fn make_certificate(certificate: &Path, key: &Path) {
    let (chain, private) = testkit::self_signed("localhost");
    fs::write(certificate, chain).unwrap();
    fs::write(key, private).unwrap();
}

async fn create_database(server: &Server, name: &str) {
    testkit::mariadb::create_database(server, name).await;
}
