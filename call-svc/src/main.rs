//! call-svc as a process of its own.

use std::process::ExitCode;

use call_svc::{Config, Links, build};
use runtime::process;

fn main() -> ExitCode {
    process::run("call-svc", |platform| async move {
        let bus = platform.settings.section("bus")?;
        let config = Config { bus, ..platform.settings.section("call")? };
        let auth = platform.link("auth-svc", 7001)?;
        let identity = platform.identity("call-svc", auth.clone())?;
        let auth = auth.identified(identity.clone());
        let notify = platform.link("notify-svc", 7003)?.identified(identity.clone());
        let chat = platform.link("chat-svc", 7004)?.identified(identity);
        let links = Links { auth: auth.clone(), notify, chat };
        let service = build(&config, links, &platform.clock, &platform.ids)?;
        platform.serve(service, Some(auth), 7002).await
    })
}
