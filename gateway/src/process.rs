//! The gateway as a process of its own.

use std::collections::HashMap;

use runtime::{
    Guard, Inproc, KeySet, Link, RateConfig, ServiceIdentity, follow_auth,
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
    let auth = platform.link(AUTH.0, AUTH.1)?;
    let identity = platform.identity("gateway", auth.clone())?;
    serve(&platform, config, auth, identity, HashMap::new()).await
}

/// Binds the gateway's ports and serves. `auth` is a link to auth-svc; `inproc` are the services of this process.
///
/// # Errors
///
/// A setting cannot be used, or a port cannot be had.
pub async fn serve(
    platform: &Platform,
    config: Config,
    auth: Link,
    identity: ServiceIdentity,
    inproc: HashMap<String, Inproc>,
) -> Result<(), StartError> {
    let Platform { settings, clock, ids, tasks, .. } = platform;
    let keys = KeySet::empty();
    let guard = Guard::new(keys.clone(), clock, &settings.section::<RateConfig>("rates")?);
    let doors = doors(&config).await?;
    let parts = Parts {
        guard: guard.clone(),
        identity: Some(identity.clone()),
        inproc,
        clock: clock.clone(),
        ids: ids.clone(),
    };
    let gateway = build(config, parts)?;
    follow_auth(&auth.identified(identity), &keys, &guard.revocations, tasks);
    gateway.serve(doors, tasks);
    Ok(())
}

async fn doors(config: &Config) -> Result<Doors, StartError> {
    Ok(Doors {
        main: Some(bind(config.listen, "gateway.listen").await?),
        redirect: match config.listen_http {
            Some(address) => Some(bind(address, "gateway.listen_http").await?),
            None => None,
        },
        admin: Some(bind(config.listen_admin, "gateway.listen_admin").await?),
    })
}
