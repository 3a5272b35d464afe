//! The route table: which methods there are, who may call them, and who serves them.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use http::{Request, Response};
use proto::{
    access::Method,
    access_v1::{Access, Audience, ErrorReason},
    reason::{Extra, Reason as _},
};
use tonic::{Code, Status, body::Body};
use tower::ServiceExt as _;

use super::{instance::Instance, plugins::OwnService};

/// One method.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) backend: Backend,
    /// Cookies may pass to and from whoever serves it.
    pub(crate) cookie_authority: bool,
}

/// Who serves a method.
#[derive(Debug)]
pub(crate) enum Backend {
    /// Instances of an upstream, in turn.
    Upstream {
        /// The upstream's name.
        name: Arc<str>,
        /// Those that serve the method.
        instances: Vec<Arc<Instance>>,
        /// Whose turn it is.
        turn: AtomicUsize,
    },
    /// The gateway itself.
    Own(OwnService),
}

impl Backend {
    /// Calls the method. What cannot be reached is UNAVAILABLE with its name, at once.
    pub(crate) async fn call(&self, request: Request<Body>) -> Result<Response<Body>, Status> {
        match self {
            Self::Upstream { name, instances, turn } => {
                let Some(instance) = pick(instances, turn) else { return Err(away(name)) };
                instance.call(request).await
            }
            Self::Own(service) => {
                let Ok(response) = service.clone().oneshot(request).await;
                Ok(response)
            }
        }
    }
}

fn pick<'a>(instances: &'a [Arc<Instance>], turn: &AtomicUsize) -> Option<&'a Arc<Instance>> {
    let start = turn.fetch_add(1, Ordering::Relaxed).checked_rem(instances.len())?;
    let (before, after) = instances.split_at_checked(start)?;
    after.iter().chain(before).find(|instance| instance.is_serving())
}

/// An upstream does not answer.
pub(crate) fn away(upstream: &str) -> Status {
    let extra = Extra::entry("service", upstream).and_retry_after(std::time::Duration::from_secs(1));
    ErrorReason::ServiceAway.refuse_with(Code::Unavailable, format!("{upstream} does not answer"), extra)
}

/// All methods at one moment.
#[derive(Debug, Default)]
pub(crate) struct RouteTable {
    routes: HashMap<String, Arc<Route>>,
    /// The method behind the plain links of a package.
    links: HashMap<String, Arc<Route>>,
    /// Packages of upstreams that could not be read yet.
    unread: HashMap<String, Arc<str>>,
}

/// What one instance serves, as far as it may.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) instance: Arc<Instance>,
    pub(crate) packages: Vec<String>,
    /// Nothing: it could not be read yet.
    pub(crate) methods: Option<Arc<Vec<Method>>>,
    pub(crate) cookie_authority: bool,
}

impl RouteTable {
    /// The table of these offers, and what of them was refused, by the place of the offer. Earlier offers win.
    pub(crate) fn new(own: Vec<Route>, offers: &[Offer]) -> (Self, Vec<Vec<String>>) {
        let mut table = Self::default();
        let mut routes: HashMap<String, Route> =
            own.into_iter().map(|route| (route.method.path.clone(), route)).collect();
        let mut problems = Vec::with_capacity(offers.len());
        for offer in offers {
            let mut refused = Vec::new();
            match &offer.methods {
                Some(methods) => {
                    for method in methods.iter() {
                        refused.extend(add(&mut routes, offer, method).err());
                    }
                }
                None => table.note_unread(offer),
            }
            problems.push(refused);
        }
        table.routes = routes.into_iter().map(|(path, route)| (path, Arc::new(route))).collect();
        let links = table.routes.values().filter(|route| is_link(&route.method));
        table.links = links.map(|route| (route.method.package.clone(), Arc::clone(route))).collect();
        (table, problems)
    }

    /// The method behind the plain links of `package`, or why there is none.
    pub(crate) fn find_link(&self, package: &str) -> Result<Arc<Route>, Status> {
        if let Some(route) = self.links.get(package) {
            return Ok(Arc::clone(route));
        }
        if let Some(upstream) = self.unread.get(package) {
            return Err(away(upstream));
        }
        Err(ErrorReason::MethodUnknown.refuse(Code::Unimplemented, "no such package has links"))
    }

    /// The method at `path`, or why there is none.
    pub(crate) fn find(&self, path: &str) -> Result<Arc<Route>, Status> {
        if let Some(route) = self.routes.get(path) {
            return Ok(Arc::clone(route));
        }
        let package = path.strip_prefix('/').and_then(|rest| rest.split('/').next()?.rsplit_once('.'));
        if let Some(upstream) = package.and_then(|(package, _)| self.unread.get(package)) {
            return Err(away(upstream));
        }
        Err(ErrorReason::MethodUnknown.refuse(Code::Unimplemented, "there is no such method"))
    }

    fn note_unread(&mut self, offer: &Offer) {
        for package in &offer.packages {
            self.unread.entry(package.clone()).or_insert_with(|| Arc::clone(&offer.instance.upstream));
        }
    }
}

fn add(routes: &mut HashMap<String, Route>, offer: &Offer, method: &Method) -> Result<(), String> {
    if !offer.packages.contains(&method.package) {
        return Err(format!("{} refused: package {} is not allowed here", method.path, method.package));
    }
    check_link(routes, method)?;
    let Some(known) = routes.get_mut(&method.path) else {
        routes.insert(method.path.clone(), route(offer, method));
        return Ok(());
    };
    let shape = |method: &Method| {
        let kind = (method.client_streaming, method.server_streaming, method.has_link_shape);
        (kind, method.input.clone(), method.output.clone())
    };
    let Backend::Upstream { name, instances, .. } = &mut known.backend else {
        return Err(format!("{} refused: the gateway serves it itself", method.path));
    };
    if *name != offer.instance.upstream {
        return Err(format!("{} refused: {name} serves it", method.path));
    }
    if shape(&known.method) != shape(method) {
        return Err(format!("{} refused: its kind or messages differ from another instance's", method.path));
    }
    instances.push(Arc::clone(&offer.instance));
    known.method.access = stricter(known.method.access.take(), method.access.as_ref());
    Ok(())
}

fn is_link(method: &Method) -> bool {
    method.access.as_ref().is_some_and(|access| access.http_get)
}

/// Whether the method may be reached by plain links, if it says that it is.
fn check_link(routes: &HashMap<String, Route>, method: &Method) -> Result<(), String> {
    if !is_link(method) {
        return Ok(());
    }
    let for_everybody = method.access.as_ref().is_some_and(|access| {
        access.audience() == Audience::Public && !access.refresh_cookie && !access.recent_authentication
    });
    if !for_everybody || !method.has_link_shape {
        return Err(format!(
            "{} refused: http_get is for methods for everybody with the messages of link.proto",
            method.path
        ));
    }
    let is_another = |route: &&Route| {
        route.method.package == method.package && route.method.path != method.path && is_link(&route.method)
    };
    match routes.values().find(is_another) {
        Some(other) => Err(format!("{} refused: {} has http_get already", method.path, other.method.path)),
        None => Ok(()),
    }
}

fn route(offer: &Offer, method: &Method) -> Route {
    let backend = Backend::Upstream {
        name: Arc::clone(&offer.instance.upstream),
        instances: vec![Arc::clone(&offer.instance)],
        turn: AtomicUsize::new(0),
    };
    Route { method: method.clone(), backend, cookie_authority: offer.cookie_authority }
}

/// What both admit.
fn stricter(one: Option<Access>, other: Option<&Access>) -> Option<Access> {
    let (mut access, other) = (one?, other?);
    if rank(other.audience()) > rank(access.audience()) {
        access.set_audience(other.audience());
    }
    access.service_scopes.retain(|scope| other.service_scopes.contains(scope));
    access.refresh_cookie |= other.refresh_cookie;
    access.http_get &= other.http_get;
    Some(access)
}

const fn rank(audience: Audience) -> u8 {
    match audience {
        Audience::Public => 0,
        Audience::Guest => 1,
        Audience::User => 2,
        Audience::Moderator => 3,
        Audience::Admin => 4,
        Audience::Internal => 5,
        Audience::Unspecified => 6,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn offer(upstream: &str, packages: &[&str], methods: Option<Vec<Method>>) -> Offer {
        let target = "http://127.0.0.1:9".parse().unwrap();
        let instance =
            Instance::new(upstream.into(), String::new(), &target, Duration::from_secs(1)).unwrap();
        Offer {
            instance: Arc::new(instance),
            packages: packages.iter().map(|&package| package.to_owned()).collect(),
            methods: methods.map(Arc::new),
            cookie_authority: false,
        }
    }

    fn method(package: &str, audience: Audience) -> Method {
        Method {
            path: format!("/{package}.Service/Do"),
            package: package.to_owned(),
            access: Some(Access {
                audience: audience.into(),
                service_scopes: vec!["a".into(), "b".into()],
                ..Access::default()
            }),
            client_streaming: false,
            server_streaming: false,
            input: "In".to_owned(),
            output: "Out".to_owned(),
            has_link_shape: false,
        }
    }

    fn link(name: &str) -> Method {
        let mut link = method("mine", Audience::Public);
        link.path = format!("/mine.Service/{name}");
        link.has_link_shape = true;
        link.access.as_mut().unwrap().http_get = true;
        link
    }

    #[tokio::test]
    async fn a_package_has_one_link_and_it_has_the_shape_of_one() {
        let of = |methods| RouteTable::new(Vec::new(), &[offer("me", &["mine"], Some(methods))]);
        let (table, problems) = of(vec![link("Open"), link("Other"), method("mine", Audience::User)]);
        assert_eq!(table.find_link("mine").unwrap().method.path, "/mine.Service/Open");
        assert_eq!(problems[0].len(), 1);
        assert!(problems[0][0].contains("/mine.Service/Other refused"), "{problems:?}");
        assert!(table.find("/mine.Service/Other").is_err());
        assert!(table.find("/mine.Service/Do").is_ok());

        let mut shapeless = link("Open");
        shapeless.has_link_shape = false;
        let mut for_few = link("Open");
        for_few.access.as_mut().unwrap().set_audience(Audience::User);
        let mut with_cookie = link("Open");
        with_cookie.access.as_mut().unwrap().refresh_cookie = true;
        for wrong in [shapeless, for_few, with_cookie] {
            let (table, problems) = of(vec![wrong]);
            assert!(problems[0][0].contains("link.proto"), "{problems:?}");
            assert_eq!(reason(&table.find_link("mine").unwrap_err()), "METHOD_UNKNOWN");
        }
    }

    #[tokio::test]
    async fn a_link_that_one_instance_does_not_give_is_none() {
        let mut plain = link("Open");
        plain.access.as_mut().unwrap().http_get = false;
        let offers = [
            offer("me", &["mine"], Some(vec![link("Open")])),
            offer("me", &["mine"], Some(vec![plain])),
            offer("else", &["unread"], None),
        ];
        let (table, _) = RouteTable::new(Vec::new(), &offers);
        assert!(table.find_link("mine").is_err());
        assert!(table.find("/mine.Service/Open").is_ok());
        assert_eq!(reason(&table.find_link("unread").unwrap_err()), "SERVICE_AWAY");
    }

    fn reason(error: &Status) -> String {
        proto::reason::of(error).unwrap().1
    }

    #[tokio::test]
    async fn an_upstream_is_not_believed_about_others_packages() {
        let methods = vec![method("mine", Audience::User), method("yours", Audience::Public)];
        let (table, problems) = RouteTable::new(Vec::new(), &[offer("me", &["mine"], Some(methods))]);
        assert!(table.find("/mine.Service/Do").is_ok());
        assert_eq!(reason(&table.find("/yours.Service/Do").unwrap_err()), "METHOD_UNKNOWN");
        assert!(problems[0][0].contains("yours"));
    }

    #[tokio::test]
    async fn an_upstream_that_was_never_read_is_away_and_not_unknown() {
        let (table, _) = RouteTable::new(Vec::new(), &[offer("me", &["mine"], None)]);
        assert_eq!(reason(&table.find("/mine.Service/Do").unwrap_err()), "SERVICE_AWAY");
        assert_eq!(reason(&table.find("/yours.Service/Do").unwrap_err()), "METHOD_UNKNOWN");
        assert_eq!(reason(&table.find("nonsense").unwrap_err()), "METHOD_UNKNOWN");
    }

    #[tokio::test]
    async fn on_differing_access_the_stricter_holds() {
        let mut other = method("mine", Audience::Admin);
        other.access.as_mut().unwrap().service_scopes = vec!["b".into()];
        let offers = [
            offer("me", &["mine"], Some(vec![method("mine", Audience::User)])),
            offer("me", &["mine"], Some(vec![other])),
        ];
        let (table, problems) = RouteTable::new(Vec::new(), &offers);
        let route = table.find("/mine.Service/Do").unwrap();
        let access = route.method.access.as_ref().unwrap();
        assert_eq!(
            (access.audience(), access.service_scopes.as_slice()),
            (Audience::Admin, &["b".to_owned()][..])
        );
        assert!(problems.iter().all(Vec::is_empty));
    }

    #[tokio::test]
    async fn a_method_that_one_instance_closes_is_closed() {
        let mut closed = method("mine", Audience::User);
        closed.access = None;
        let offers = [
            offer("me", &["mine"], Some(vec![closed])),
            offer("me", &["mine"], Some(vec![method("mine", Audience::User)])),
        ];
        let (table, _) = RouteTable::new(Vec::new(), &offers);
        assert_eq!(table.find("/mine.Service/Do").unwrap().method.access, None);
    }

    #[tokio::test]
    async fn a_method_of_another_shape_conflicts() {
        let mut other = method("mine", Audience::User);
        other.output = "Else".to_owned();
        let offers = [
            offer("me", &["mine"], Some(vec![method("mine", Audience::User)])),
            offer("me", &["mine"], Some(vec![other])),
            offer("thief", &["mine"], Some(vec![method("mine", Audience::Public)])),
        ];
        let (table, problems) = RouteTable::new(Vec::new(), &offers);
        assert_eq!(table.find("/mine.Service/Do").unwrap().method.output, "Out");
        assert!(problems[1][0].contains("differ"));
        assert!(problems[2][0].contains("me serves it"));
    }
}
