//! auth-svc as a process of its own.

use std::process::ExitCode;

use runtime::process;

fn main() -> ExitCode {
    process::run("auth-svc", |platform| async move {
        let config: auth_svc::Config = platform.settings.section("auth")?;
        let service = auth_svc::build(&config, platform.clock.clone(), platform.ids.clone())?;
        platform.serve(service, None, 7001).await
    })
}
