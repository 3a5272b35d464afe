use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use runtime::{
    ConfigError, RateConfig, Settings,
    process::{ServerConfig, beside},
    telemetry::LogConfig,
};

use super::Finding;
use crate::{
    compose::PORTS,
    relay::{Place, needs_private},
    settings::UpConfig,
};

/// A database that fills its disk stops; below this the operator should know.
const ROOM: u64 = 1 << 30;

/// Whether every section can be read and its values fit together.
pub(super) fn settings(settings: &Settings) -> Vec<Finding> {
    let checks: [(&str, Result<(), ConfigError>); 9] = [
        ("log", settings.section::<LogConfig>("log").map(drop)),
        ("rates", settings.section::<RateConfig>("rates").map(drop)),
        ("up", settings.section::<UpConfig>("up").and_then(|config| config.turn.validate())),
        ("gateway", settings.section::<gateway::Config>("gateway").and_then(|config| config.validate())),
        ("auth", crate::databases::auth_config(settings).map(drop)),
        ("call", crate::databases::call_config(settings).map(drop)),
        ("chat", crate::databases::chat_config(settings).map(drop)),
        ("notify", settings.section::<notify_svc::Config>("notify").and_then(|config| config.validate())),
        ("media", settings.section::<media_svc::Config>("media").and_then(|config| config.validate())),
    ];
    let bad: Vec<_> = checks
        .into_iter()
        .filter_map(|(section, outcome)| {
            let remedy = format!(
                "See [{section}] in your file, or SWITCHBOARD_{}__… in the environment.",
                section.to_uppercase()
            );
            outcome.err().map(|error| Finding::bad("configuration", error.to_string(), remedy))
        })
        .collect();
    if bad.is_empty() { vec![Finding::good("configuration", "every section can be used")] } else { bad }
}

/// Whether links in mails and invitations lead anywhere. `up` takes the gateway's address by itself.
fn links(settings: &Settings) -> Finding {
    match settings.section::<auth_svc::Config>("auth").ok().and_then(|auth| auth.public_url) {
        Some(url) => Finding::good("links", format!("lead to {url}")),
        None if crate::databases::needs_private(settings) => {
            Finding::good("links", "lead to gateway.public_url, as `up` sets it")
        }
        None => Finding::warning(
            "links",
            "auth.public_url is not set: auth-svc by itself makes links without an address, and passkeys do not work",
            "Set it to the address that people type, as gateway.public_url.",
        ),
    }
}

/// Programs, folder, disk, ports, web client.
pub(super) fn machine(settings: &Settings) -> Vec<Finding> {
    let up: UpConfig = settings.section("up").unwrap_or_default();
    let mut findings = Vec::new();
    if crate::databases::needs_private(settings) {
        findings.push(programs());
        findings.push(room(&up.folder));
    }
    findings.push(web_client(&up.web_root));
    findings.push(links(settings));
    findings.extend(ports(settings, &up));
    findings
}

fn programs() -> Finding {
    let missing: Vec<_> = ["mariadbd", "mariadb-install-db", "setpriv"]
        .into_iter()
        .filter(|name| !is_installed(name))
        .collect();
    if missing.is_empty() {
        return Finding::good("programs", "MariaDB's server is installed");
    }
    let remedy = "`make up` installs them, or: apt-get install mariadb-server-core mariadb-client-core. \
                  Or set auth.database.url and call.database.url to a server that you have.";
    Finding::bad("programs", format!("missing: {}", missing.join(", ")), remedy)
}

/// Whether a program is where programs are looked for.
pub(super) fn is_installed(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers in /usr/sbin, which is not on everybody's path.
    let usual = ["/usr/sbin".into()];
    std::env::split_paths(&folders).chain(usual).any(|folder: PathBuf| folder.join(program).exists())
}

fn room(folder: &Path) -> Finding {
    let place = folder
        .ancestors()
        .find(|path| path.exists() && !path.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let Ok(disk) = nix::sys::statvfs::statvfs(place) else {
        return Finding::bad("disk", format!("{} cannot be looked at", place.display()), "Is it mounted?");
    };
    let free = disk.blocks_available() * disk.fragment_size();
    let told = format!("{} MiB free at {}", free >> 20, place.display());
    if free < ROOM {
        Finding::bad("disk", told, "Make room: 1 GiB at least.")
    } else {
        Finding::good("disk", told)
    }
}

fn web_client(root: &Path) -> Finding {
    if fs::exists(root.join("index.html")).unwrap_or(false) {
        return Finding::good("web client", format!("built in {}", root.display()));
    }
    let told = format!("{} holds no index.html", root.display());
    Finding::bad("web client", told, "`make web` builds it; or set up.web_root to where it is.")
}

/// Every address that `up` listens on can be had, unless Switchboard itself holds it.
fn ports(settings: &Settings, up: &UpConfig) -> Vec<Finding> {
    if let Some(pid) = running_process(&up.folder) {
        return vec![Finding::good("ports", format!("Switchboard is running (process {pid})"))];
    }
    let taken: Vec<_> = addresses(settings)
        .into_iter()
        .filter_map(|(key, address)| TcpListener::bind(address).err().map(|error| (key, address, error)))
        .map(|(key, address, error)| {
            let remedy = format!("End the program that uses it (ss -ltnp), or set {key} to another address.");
            Finding::bad("ports", format!("{address}: {error}"), remedy)
        })
        .collect();
    if taken.is_empty() { vec![Finding::good("ports", "all free")] } else { taken }
}

fn running_process(folder: &Path) -> Option<u32> {
    let lock = fs::File::open(folder.join("lock")).ok()?;
    if lock.try_lock().is_ok() {
        return None;
    }
    fs::read_to_string(folder.join("lock")).ok()?.trim().parse().ok()
}

/// What `up` listens on, with the setting that moves it.
pub(super) fn addresses(settings: &Settings) -> Vec<(String, SocketAddr)> {
    let gateway: gateway::Config = settings.section("gateway").unwrap_or_default();
    let mut addresses = vec![
        ("gateway.listen".to_owned(), gateway.listen),
        ("gateway.listen_admin".to_owned(), gateway.listen_admin),
    ];
    addresses.extend(gateway.listen_http.map(|address| ("gateway.listen_http".to_owned(), address)));
    for (name, port) in PORTS {
        let section = format!("server.{name}");
        let server: ServerConfig = settings.section(&section).unwrap_or_default();
        let listen = server.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], port)));
        addresses.push((format!("{section}.listen"), listen));
        addresses
            .push((format!("{section}.admin_listen"), server.admin_listen.unwrap_or_else(|| beside(listen))));
    }
    addresses.extend(relay_addresses(settings));
    addresses
}

fn relay_addresses(settings: &Settings) -> Vec<(String, SocketAddr)> {
    let up: UpConfig = settings.section("up").unwrap_or_default();
    let place = Place::of(settings, &up.turn).ok().filter(|_| needs_private(settings));
    let of = |place: Place| {
        let at = |port| SocketAddr::new(place.listen, port);
        vec![
            ("up.turn.port".to_owned(), at(up.turn.port)),
            ("up.turn.tls_port".to_owned(), at(up.turn.tls_port)),
        ]
    };
    place.map(of).unwrap_or_default()
}
