//! notify-svc as a process of its own.

use std::process::ExitCode;

use notify_svc::{Config, Links, build};
use runtime::process;

fn main() -> ExitCode {
    process::run("notify-svc", |platform| async move {
        let bus = platform.settings.section("bus")?;
        let config = Config { bus, ..platform.settings.section("notify")? };
        let auth = platform.link("auth-svc", 7001)?;
        let identity = platform.identity("notify-svc", auth.clone())?;
        let auth = auth.identified(identity);
        let service = build(&config, Links { auth: auth.clone() }, &platform.clock, &platform.ids)?;
        platform.serve(service, Some(auth), 7003).await
    })
}
