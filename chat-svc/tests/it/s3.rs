//! A store that speaks as Amazon's S3 does, over a folder and on a port of its own. It checks signatures.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use chat_svc::S3Config;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use runtime::Tasks;
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

const BUCKET: &str = "files";
const KEY_ID: &str = "chat";
const SECRET: &str = "sesame";

pub(crate) struct S3 {
    root: PathBuf,
    address: SocketAddr,
    tasks: Tasks,
}

impl S3 {
    /// With an empty bucket.
    pub(crate) async fn start(root: &Path) -> Self {
        fs::create_dir_all(root.join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY_ID, SECRET));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, tasks) = (listener.local_addr().unwrap(), Tasks::new());
        tasks.spawn("s3", accept(listener, builder.build(), tasks.clone()));
        Self { root: root.to_owned(), address, tasks }
    }

    pub(crate) fn config(&self) -> S3Config {
        S3Config {
            bucket: BUCKET.into(),
            endpoint: format!("http://{}", self.address),
            key_id: KEY_ID.into(),
            secret: SECRET.into(),
            allow_http: true,
            ..S3Config::default()
        }
    }

    /// Where the bucket's objects lie.
    pub(crate) fn bucket(&self) -> PathBuf {
        self.root.join(BUCKET)
    }

    /// How many uploads in pieces it knows that are neither finished nor given up, and pieces of theirs.
    pub(crate) fn unfinished(&self) -> usize {
        let names = fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with(".upload")).count()
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.tasks.hard().cancel();
    }
}

#[tokio::test]
async fn a_bucket_is_tried_before_it_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let store = S3::start(folder.path()).await;
    chat_svc::try_bucket(&store.config()).await.unwrap();
    let left = fs::read_dir(store.bucket()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file());
    assert_eq!(left.count(), 0, "nothing of it stays");
    let stranger = S3Config { secret: "lettuce".into(), ..store.config() };
    chat_svc::try_bucket(&stranger).await.unwrap_err();
}

async fn accept(listener: TcpListener, service: S3Service, tasks: Tasks) {
    while let Ok((socket, _)) = listener.accept().await {
        let service = service.clone();
        tasks.spawn("s3 connection", async move {
            // A client that goes away ends its connection, and nothing else.
            drop(Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await);
        });
    }
}
