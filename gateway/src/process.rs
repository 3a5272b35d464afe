//! The gateway as a process of its own.

use std::collections::HashMap;

use runtime::{
    Guard, KeySet, RateConfig, follow_auth,
    process::{Platform, StartError, bind},
};

use crate::{Config, Doors, Parts, build};

/// The service that issues tokens and revokes sessions: the only one that the gateway itself calls.
const AUTH: (&str, u16) = ("auth-svc", 7001);

/// Starts the gateway: section `gateway`, its account in `server.gateway.account_file`, auth-svc in `links.auth`.
///
/// # Errors
///
/// A setting cannot be used, or a port cannot be had.
pub async fn start(platform: Platform) -> Result<(), StartError> {
    let config: Config = platform.settings.section("gateway")?;
    let rates: RateConfig = platform.settings.section("rates")?;
    let auth = platform.link(AUTH.0, AUTH.1)?;
    let identity = platform.identity("gateway", auth.clone())?;
    let keys = KeySet::empty();
    let guard = Guard::new(keys.clone(), &platform.clock, &rates);
    let (listen, redirect, admin) = (config.listen, config.listen_http, config.listen_admin);
    let parts = Parts {
        guard: guard.clone(),
        identity: Some(identity.clone()),
        inproc: HashMap::new(),
        clock: platform.clock.clone(),
        ids: platform.ids.clone(),
    };
    let gateway = build(config, parts)?;
    let doors = Doors {
        main: Some(bind(listen, "gateway.listen").await?),
        redirect: match redirect {
            Some(address) => Some(bind(address, "gateway.listen_http").await?),
            None => None,
        },
        admin: Some(bind(admin, "gateway.listen_admin").await?),
    };
    follow_auth(&auth.identified(identity), &keys, &guard.revocations, &platform.tasks);
    gateway.serve(doors, &platform.tasks);
    Ok(())
}
