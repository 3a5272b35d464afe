//! A vendor's push service on this machine, over TLS, that does as it is told.

use std::{
    collections::{HashMap, VecDeque},
    fs,
    sync::Arc,
    time::Duration,
};

use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use runtime::Tasks;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

/// What arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Arrived {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }
}

/// Answers in store, by path; then 201.
type Answers = Arc<Mutex<HashMap<String, VecDeque<Response<Empty<&'static [u8]>>>>>>;

pub(crate) struct PushService {
    pub(crate) port: u16,
    /// With the file of its certificate, and room for other files.
    pub(crate) folder: TempDir,
    answers: Answers,
    arrived: mpsc::UnboundedReceiver<Arrived>,
    tasks: Tasks,
}

impl PushService {
    pub(crate) async fn start() -> Self {
        runtime::process::install_crypto();
        let folder = TempDir::new().unwrap();
        let (chain, key) = testkit::self_signed("localhost");
        let (certificate, private) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        fs::write(&certificate, chain).unwrap();
        fs::write(&private, key).unwrap();
        let tls = runtime::process::read_tls(&certificate, &private, &[b"http/1.1"]).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tasks, answers, (told, arrived)) = (Tasks::new(), Answers::default(), mpsc::unbounded_channel());
        let (acceptor, store, each) = (TlsAcceptor::from(Arc::new(tls)), Arc::clone(&answers), tasks.clone());
        tasks.spawn("push service", async move {
            while let Ok((stream, _)) = listener.accept().await {
                each.spawn("connection", serve(acceptor.clone(), stream, told.clone(), Arc::clone(&store)));
            }
        });
        Self { port, folder, answers, arrived, tasks }
    }

    /// An endpoint of it.
    pub(crate) fn endpoint(&self, path: &str) -> String {
        format!("https://localhost:{}/{path}", self.port)
    }

    /// The next message to this endpoint is answered so, after those before it.
    pub(crate) fn answers(&self, path: &str, status: StatusCode, retry_after: Option<u64>) {
        let mut answer = Response::builder().status(status);
        if let Some(seconds) = retry_after {
            answer = answer.header("retry-after", seconds);
        }
        let answer = answer.body(Empty::new()).unwrap();
        self.answers.lock().entry(format!("/{path}")).or_default().push_back(answer);
    }

    /// What arrives next.
    pub(crate) async fn next(&mut self) -> Arrived {
        timeout(Duration::from_secs(10), self.arrived.recv()).await.expect("a message within 10 s").unwrap()
    }

    /// That nothing more has arrived.
    pub(crate) fn has_nothing(&mut self) {
        let more = self.arrived.try_recv();
        assert!(more.is_err(), "nothing was due, not {more:?}");
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.tasks.hard().cancel();
    }
}

async fn serve(tls: TlsAcceptor, stream: TcpStream, told: mpsc::UnboundedSender<Arrived>, answers: Answers) {
    let Ok(stream) = tls.accept(stream).await else { return };
    let service = service_fn(|request: Request<Incoming>| {
        let (told, answers) = (told.clone(), Arc::clone(&answers));
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?.to_bytes().to_vec();
            let path = head.uri.path().to_owned();
            let answer = answers.lock().get_mut(&path).and_then(VecDeque::pop_front);
            // The test may have seen enough.
            told.send(Arrived { path, headers: head.headers, body }).ok();
            let created = || Response::builder().status(StatusCode::CREATED).body(Empty::new()).unwrap();
            Ok::<_, hyper::Error>(answer.unwrap_or_else(created))
        }
    });
    // A connection that the client ends is no failure.
    http1::Builder::new().serve_connection(TokioIo::new(stream), service).await.ok();
}
