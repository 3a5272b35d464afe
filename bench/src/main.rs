//! Measures what docs/MEASURED.md states, against a running `switchboard up`.

#![expect(clippy::print_stdout, reason = "figures are its output")]

mod chat;
mod dice;
mod idle;
mod messages;
mod people;
mod races;
mod relay;
mod strangers;
mod times;
mod timing;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use testkit::tunnel::Edge;

/// Measures a running Switchboard. Start it with the limits that scripts/bench sets.
#[derive(Debug, Parser)]
struct Cli {
    /// The gateway, host:port.
    #[arg(long, default_value = "127.0.0.1:8443")]
    gateway: String,
    /// Its certificate.
    #[arg(long, default_value = ".switchboard/tls/certificate.pem")]
    certificate: PathBuf,
    /// auth-svc's direct port.
    #[arg(long, default_value = "http://127.0.0.1:7001")]
    auth: String,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Round trip of a signal from browser A to browser B and back, through the tunnel and call-svc.
    Relay {
        /// How many round trips.
        #[arg(long, default_value_t = 5000)]
        count: usize,
    },
    /// From the sending of a message until it is stored, and until it is shown to whom it is for.
    Messages {
        /// How many.
        #[arg(long, default_value_t = 5000)]
        count: usize,
    },
    /// History, search and the list of conversations, over a database that it fills with messages first.
    Chat(chat::Chat),
    /// Memory of the process for each idle socket that is signed in and has its feed open.
    Idle {
        /// The process to look at.
        #[arg(long)]
        pid: u32,
        /// How many sockets.
        #[arg(long, default_value_t = 1000)]
        sockets: usize,
    },
    /// Answers, declines, cancels, deadlines and glare over two instances of call-svc and notify-svc that meet on Redis.
    Races(races::Races),
    /// Strangers who come, meet, leave and block each other, over several instances of call-svc of which some die. Starts
    /// its own database, Redis and instances.
    Strangers(strangers::Strangers),
    /// Whether an answer's time tells if there is an account: sign-ins and forgotten passwords, known and unknown names.
    Timing {
        /// How many of each.
        #[arg(long, default_value_t = 300)]
        count: usize,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let edge = || Edge::new(&cli.gateway, &cli.certificate);
    match cli.what {
        What::Relay { count } => relay::run(&edge()?, &cli.auth, count).await,
        What::Messages { count } => messages::run(&edge()?, &cli.auth, count).await,
        What::Chat(chat) => chat::run(&edge()?, &cli.auth, &chat).await,
        What::Strangers(strangers) => strangers::run(&strangers).await,
        What::Races(races) => races::run(&cli.auth, &races).await,
        What::Timing { count } => timing::run(&cli.auth, count).await,
        What::Idle { pid, sockets } => idle::run(&edge()?, &cli.auth, pid, sockets).await,
    }
}
