//! A person's way to the product: a socket that breaks, and is opened again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use prost::Message;
use proto::auth::Session;
use testkit::tunnel::{Edge, Tunnel};
use tokio::sync::Mutex;
use tonic::{Code, Status};

/// After this a line counts as dead.
const ANSWERED: Duration = Duration::from_secs(10);
/// Whatever died must be back by then.
const BACK: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

pub(super) struct Line {
    pub(super) user_id: String,
    token: String,
    edge: Edge,
    tunnel: Mutex<Option<Arc<Tunnel>>>,
    cuts: AtomicUsize,
}

impl Line {
    pub(super) fn new(edge: &Edge, session: Session) -> Self {
        Self {
            user_id: session.me.unwrap().user.unwrap().user_id,
            token: session.access_token,
            edge: edge.clone(),
            tunnel: Mutex::default(),
            cuts: AtomicUsize::new(0),
        }
    }

    /// A socket that lives, as far as is known.
    pub(super) async fn tunnel(&self) -> Arc<Tunnel> {
        let mut tunnel = self.tunnel.lock().await;
        if let Some(tunnel) = tunnel.as_ref().filter(|tunnel| tunnel.is_open()) {
            return Arc::clone(tunnel);
        }
        let opened = Arc::new(self.open().await);
        *tunnel = Some(Arc::clone(&opened));
        opened
    }

    async fn open(&self) -> Tunnel {
        let begun = Instant::now();
        loop {
            let attempt = tokio::time::timeout(ANSWERED, self.edge.connect(&self.token)).await;
            match attempt {
                Ok(Ok(tunnel)) if tunnel.welcome.authenticated => return tunnel,
                other => assert!(begun.elapsed() < BACK, "nobody is there again: {other:?}"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Breaks the socket, without a word.
    pub(super) async fn cut(&self) {
        if let Some(tunnel) = self.tunnel.lock().await.take() {
            tunnel.cut();
            self.cuts.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How often the socket was cut.
    pub(super) fn cuts(&self) -> usize {
        self.cuts.load(Ordering::Relaxed)
    }

    /// One request, until it is answered or refused.
    pub(super) async fn unary<Q: Message, R: Message + Default>(
        &self,
        method: &str,
        request: &Q,
    ) -> Result<R, Status> {
        let begun = Instant::now();
        loop {
            match self.try_unary(method, request).await {
                Err(status) if passes(&status) => {
                    assert!(begun.elapsed() < BACK, "{method} does not work again: {status:?}");
                    tokio::time::sleep(PAUSE).await;
                }
                answer => return answer,
            }
        }
    }

    /// One request, once.
    pub(super) async fn try_unary<Q: Message, R: Message + Default>(
        &self,
        method: &str,
        request: &Q,
    ) -> Result<R, Status> {
        let tunnel = self.tunnel().await;
        let Ok(answer) = tokio::time::timeout(ANSWERED, tunnel.unary(method, request)).await else {
            self.cut().await;
            return Err(Status::deadline_exceeded("the line is dead"));
        };
        answer
    }
}

/// Whether the same request may do better later.
fn passes(status: &Status) -> bool {
    matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded | Code::Aborted | Code::Cancelled)
}
