//! All upstreams, and the table that follows from what they say.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use proto::{
    convert,
    edge::{Plugin, PluginHealth, PluginMethod},
};
use runtime::{Clock, ConfigError, Inproc, Target, Tasks};
use tokio::sync::watch;

use super::{
    instance::{Instance, State},
    plugins,
    routes::{Offer, RouteTable},
    watch::follow,
};
use crate::config::{Config, UpstreamConfig};

/// All upstreams.
#[derive(Debug)]
pub(crate) struct Registry {
    upstreams: Vec<Upstream>,
    cookie_authority: String,
    table: ArcSwap<RouteTable>,
    /// The list that administrators see; kept beside the table so that both are of one moment.
    plugins: watch::Sender<Arc<Vec<Plugin>>>,
    /// What was refused when the table was made last; held while it is made.
    refused: Mutex<Vec<Vec<String>>>,
}

#[derive(Debug)]
struct Upstream {
    config: UpstreamConfig,
    instances: Vec<Arc<Instance>>,
}

impl Registry {
    /// The configured upstreams, none of them known yet.
    pub(crate) fn new(config: &Config, inproc: &HashMap<String, Inproc>) -> Result<Arc<Self>, ConfigError> {
        let upstreams = config
            .upstreams
            .iter()
            .map(|upstream| {
                let instances = connect(upstream, inproc, config).map_err(|problem| {
                    ConfigError::new("gateway", format!("upstreams: {}: {problem}", upstream.name))
                })?;
                Ok(Upstream { config: upstream.clone(), instances })
            })
            .collect::<Result<_, ConfigError>>()?;
        let registry = Arc::new(Self {
            upstreams,
            cookie_authority: config.cookie_authority.clone(),
            table: ArcSwap::default(),
            plugins: watch::Sender::new(Arc::default()),
            refused: Mutex::default(),
        });
        registry.publish();
        Ok(registry)
    }

    /// Follows every instance until the soft stop.
    pub(crate) fn follow(self: &Arc<Self>, config: &Config, clock: &Clock, tasks: &Tasks) {
        for instance in self.upstreams.iter().flat_map(|upstream| &upstream.instances) {
            let (registry, instance) = (Arc::clone(self), Arc::clone(instance));
            let (every, clock, soft) = (config.reflect_interval(), clock.clone(), tasks.soft());
            tasks.spawn("upstream", async move {
                soft.run_until_cancelled(follow(&registry, &instance, every, &clock)).await;
            });
        }
    }

    /// Those of which no instance has said yet that it serves, and what.
    pub(crate) fn unseen(&self) -> Vec<&str> {
        let is_seen = |state: &State| state.health == PluginHealth::Serving && state.methods.is_some();
        let is_unseen = |upstream: &&Upstream| !upstream.instances.iter().any(|one| is_seen(&one.state()));
        self.upstreams.iter().filter(is_unseen).map(|upstream| upstream.config.name.as_str()).collect()
    }

    /// The routes of this moment.
    pub(crate) fn table(&self) -> arc_swap::Guard<Arc<RouteTable>> {
        self.table.load()
    }

    /// The plug-ins, now and at each change.
    pub(crate) fn watch_plugins(&self) -> watch::Receiver<Arc<Vec<Plugin>>> {
        self.plugins.subscribe()
    }

    /// Makes the table anew from what the instances say, and puts it in place of the old one.
    pub(super) fn publish(self: &Arc<Self>) {
        let mut refused = self.refused.lock();
        let offers: Vec<Offer> = self.upstreams.iter().flat_map(|upstream| self.offers(upstream)).collect();
        let own = plugins::own_routes(self);
        let (table, problems) = RouteTable::new(own, &offers);
        self.table.store(Arc::new(table));
        tell_what_is_new(&refused, &problems);
        refused.clone_from(&problems);
        let mut problems = problems.into_iter();
        let plugins: Vec<Plugin> =
            self.upstreams.iter().map(|upstream| upstream.plugin(&mut problems)).collect();
        self.plugins.send_if_modified(|known| {
            let changed = **known != plugins;
            if changed {
                *known = Arc::new(plugins);
            }
            changed
        });
    }

    fn offers<'a>(&'a self, upstream: &'a Upstream) -> impl Iterator<Item = Offer> + 'a {
        upstream.instances.iter().map(|instance| Offer {
            instance: Arc::clone(instance),
            packages: upstream.config.packages.clone(),
            methods: instance.state().methods.clone(),
            cookie_authority: upstream.config.name == self.cookie_authority,
        })
    }
}

impl Upstream {
    /// What administrators see: the best of the instances' health, and everything that is wrong.
    fn plugin(&self, refused: &mut impl Iterator<Item = Vec<String>>) -> Plugin {
        let states: Vec<Arc<State>> = self.instances.iter().map(|instance| instance.state()).collect();
        let mut problems = Vec::new();
        for (instance, state) in self.instances.iter().zip(&states) {
            let own = (!state.problem.is_empty()).then(|| state.problem.clone());
            let all = own.into_iter().chain(refused.next().unwrap_or_default());
            problems.extend(all.map(|problem| format!("{}: {problem}", instance.uri)));
        }
        Plugin {
            name: self.config.name.clone(),
            packages: self.config.packages.clone(),
            health: health(&states).into(),
            problem: problems.join("; "),
            reflect_time: states.iter().filter_map(|state| state.reflect_time).max().map(convert::timestamp),
            methods: methods(&states, &self.config.packages),
        }
    }
}

fn tell_what_is_new(known: &[Vec<String>], problems: &[Vec<String>]) {
    let is_known = |problem: &&String| known.iter().flatten().any(|known| known == *problem);
    for problem in problems.iter().flatten().filter(|problem| !is_known(problem)) {
        crate::events::MethodRefused { problem }.emit();
    }
}

fn health(states: &[Arc<State>]) -> PluginHealth {
    let any = |health| states.iter().any(|state| state.health == health);
    [PluginHealth::Serving, PluginHealth::NotServing, PluginHealth::Away]
        .into_iter()
        .find(|health| any(*health))
        .unwrap_or(PluginHealth::Unspecified)
}

fn methods(states: &[Arc<State>], packages: &[String]) -> Vec<PluginMethod> {
    let mut methods: Vec<PluginMethod> = states
        .iter()
        .filter_map(|state| state.methods.as_deref())
        .flatten()
        .filter(|method| packages.contains(&method.package))
        .map(|method| PluginMethod {
            path: method.path.clone(),
            access: method.access.clone(),
            client_streaming: method.client_streaming,
            server_streaming: method.server_streaming,
        })
        .collect();
    methods.sort_by(|one, other| one.path.cmp(&other.path));
    methods.dedup_by(|one, other| one.path == other.path);
    methods
}

fn connect(
    upstream: &UpstreamConfig,
    inproc: &HashMap<String, Inproc>,
    config: &Config,
) -> Result<Vec<Arc<Instance>>, String> {
    let name: Arc<str> = upstream.name.as_str().into();
    let instance = |uri: &String| {
        let target = target(uri, upstream.allow_plaintext, inproc)?;
        Instance::new(Arc::clone(&name), uri.clone(), &target, config.open_timeout())
            .map(Arc::new)
            .map_err(|error| error.to_string())
    };
    upstream.uris.iter().map(instance).collect()
}

fn target(uri: &str, allow_plaintext: bool, inproc: &HashMap<String, Inproc>) -> Result<Target, String> {
    if let Some(name) = uri.strip_prefix("inproc:") {
        let known = inproc.get(name).cloned();
        return known.map(Target::Inproc).ok_or_else(|| format!("{uri}: this process runs no {name}"));
    }
    let target: Target = uri.parse()?;
    match &target {
        Target::Uri(uri)
            if uri.scheme_str() == Some("http") && !allow_plaintext && !is_loopback(uri.host()) =>
        {
            Err(format!("{uri}: http beyond loopback needs allow_plaintext"))
        }
        Target::Uri(_) | Target::Inproc(_) => Ok(target),
    }
}

fn is_loopback(host: Option<&str>) -> bool {
    let host = host.unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// What was learnt about an instance.
pub(super) struct Learnt {
    pub(super) health: PluginHealth,
    pub(super) problem: String,
    /// Newly read methods, and when.
    pub(super) read: Option<(Vec<proto::access::Method>, DateTime<Utc>)>,
}

impl Registry {
    /// Takes over what was learnt about an instance. Methods that were read stay until they are read anew.
    pub(super) fn learn(self: &Arc<Self>, instance: &Instance, learnt: Learnt) {
        let known = instance.state();
        let (methods, reflect_time) = match learnt.read {
            Some((methods, time)) => (Some(Arc::new(methods)), Some(time)),
            None => (known.methods.clone(), known.reflect_time),
        };
        if known.health != learnt.health || known.problem != learnt.problem {
            crate::events::UpstreamChanged {
                upstream: &instance.upstream,
                uri: &instance.uri,
                health: health_name(learnt.health),
                problem: &learnt.problem,
            }
            .emit();
        }
        instance.set_state(State { health: learnt.health, problem: learnt.problem, methods, reflect_time });
        self.publish();
    }
}

const fn health_name(health: PluginHealth) -> &'static str {
    match health {
        PluginHealth::Unspecified => "unknown",
        PluginHealth::Serving => "serving",
        PluginHealth::NotServing => "not serving",
        PluginHealth::Away => "away",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_on_loopback_unless_it_is_allowed() {
        let of = |uri: &str, allow| target(uri, allow, &HashMap::new()).is_ok();
        assert!(of("http://127.0.0.1:7001", false));
        assert!(of("http://[::1]:7001", false));
        assert!(of("http://localhost:7001", false));
        assert!(!of("http://auth.internal:7001", false));
        assert!(of("http://auth.internal:7001", true));
        assert!(of("https://auth.internal:7001", false));
        assert!(!of("inproc:auth-svc", false));
        assert!(!of("auth-svc", false));
    }
}
