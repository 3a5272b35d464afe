//! media-svc as a process of its own.

use std::process::ExitCode;

use media_svc::{Links, build};
use runtime::process;

fn main() -> ExitCode {
    process::run("media-svc", |platform| async move {
        let config = platform.settings.section("media")?;
        let auth = platform.link("auth-svc", 7001)?;
        let identity = platform.identity("media-svc", auth.clone())?;
        let links = Links { call: platform.link("call-svc", 7002)?.identified(identity.clone()) };
        let service = build(&config, links, &platform.clock)?;
        platform.serve(service, Some(auth.identified(identity)), 7005).await
    })
}
