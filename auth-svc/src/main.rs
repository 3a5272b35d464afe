//! auth-svc as a process of its own.

use std::process::ExitCode;

use runtime::process;

fn main() -> ExitCode {
    process::run("auth-svc", |platform| async move {
        let config: auth_svc::Config = platform.settings.section("auth")?;
        let links = auth_svc::Links { notify: platform.link("notify-svc", 7003)? };
        let service = auth_svc::build(&config, links, platform.clock.clone(), platform.ids.clone())?;
        platform.serve(service, None, 7001).await
    })
}
