//! chat-svc as a process of its own.

use std::process::ExitCode;

use chat_svc::{Links, build};
use runtime::process;

fn main() -> ExitCode {
    process::run("chat-svc", |platform| async move {
        let config = platform.settings.section("chat")?;
        let auth = platform.link("auth-svc", 7001)?;
        let identity = platform.identity("chat-svc", auth.clone())?;
        let auth = auth.identified(identity.clone());
        let notify = platform.link("notify-svc", 7003)?.identified(identity);
        let links = Links { auth: auth.clone(), notify };
        let service = build(&config, links, &platform.clock, &platform.ids)?;
        platform.serve(service, Some(auth), 7004).await
    })
}
