//! What a service says of itself at its admin port.

#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "tests")]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use runtime::{Clock, Doors, Guard, Service, Tasks, serve};
use testkit::{Issuer, wide_budgets};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

#[tokio::test]
async fn a_service_that_is_degraded_says_so_and_is_as_ready_as_before() {
    let (is_away, is_broken) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
    let (away, broken) = (Arc::clone(&is_away), Arc::clone(&is_broken));
    let service = Service::builder("strange", "switchboard.notify.v1")
        .degraded_by("bus", move || away.load(Ordering::SeqCst).then(|| "Redis is away".to_owned()))
        .ready_check("mysql", move || {
            let broken = broken.load(Ordering::SeqCst);
            std::future::ready(if broken { Err("no answer".to_owned()) } else { Ok(()) })
        })
        .build();
    let (admin, tasks) = served(service).await;
    assert_eq!(get(admin, "/healthz").await, (200, "ok\n".into()));
    assert_eq!(get(admin, "/readyz").await, (200, "ready\n".into()));
    is_away.store(true, Ordering::SeqCst);
    assert_eq!(get(admin, "/healthz").await, (200, "ok\ndegraded: bus: Redis is away\n".into()));
    assert_eq!(get(admin, "/readyz").await, (200, "ready\ndegraded: bus: Redis is away\n".into()));
    is_broken.store(true, Ordering::SeqCst);
    assert_eq!(get(admin, "/readyz").await, (503, "mysql: no answer\n".into()));
    tasks.shutdown(Duration::from_secs(5)).await;
}

async fn served(service: Service) -> (SocketAddr, Tasks) {
    let clock = Clock::system();
    let guard = Guard::new(Issuer::new(clock.clone()).keys(), &clock, &wide_budgets());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (admin, tasks) = (listener.local_addr().unwrap(), Tasks::new());
    serve(service, &guard, Doors { admin: Some(listener), ..Doors::default() }, &tasks).unwrap();
    (admin, tasks)
}

/// The status and the body.
async fn get(admin: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(admin).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}
