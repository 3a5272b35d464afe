//! notify-svc as a process of its own.

use std::process::ExitCode;

use notify_svc::{Config, build};
use runtime::process;

fn main() -> ExitCode {
    process::run("notify-svc", |platform| async move {
        let bus = platform.settings.section("bus")?;
        let config = Config { bus, ..platform.settings.section("notify")? };
        let auth = platform.link("auth-svc", 7001)?;
        let identity = platform.identity("notify-svc", auth.clone())?;
        let service = build(&config, &platform.clock, &platform.ids)?;
        platform.serve(service, Some(auth.identified(identity)), 7003).await
    })
}
