use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use uuid::Uuid;

use super::Backend;
use crate::{Bus, Held, Lease};

const LASTS: Duration = Duration::from_secs(30);

pub(super) async fn run(backend: &dyn Backend) {
    what_is_held_is_seen_until_it_is_released(backend).await;
    what_is_not_renewed_ends(backend).await;
    only_what_is_new_is_said_to_be(backend).await;
    many_are_renewed_at_once(backend).await;
}

async fn what_is_held_is_seen_until_it_is_released(backend: &dyn Backend) {
    let bus = backend.fresh();
    assert_eq!(held(&bus, &["ada", "ben"]).await, [vec![], vec![]]);
    hold(&bus, "ada", 1, b"here | \0\n").await;
    hold(&bus, "ada", 2, b"").await;
    hold(&bus, "ben", 1, b"there").await;
    let of_ada = vec![entry(1, b"here | \0\n"), entry(2, b"")];
    assert_eq!(held(&bus, &["ben", "ada", "cleo"]).await, [vec![entry(1, b"there")], of_ada, vec![]]);
    release(&bus, "ada", 1).await;
    release(&bus, "cleo", 1).await;
    assert_eq!(held(&bus, &["ada", "ben"]).await, [vec![entry(2, b"")], vec![entry(1, b"there")]]);
    release(&bus, "ada", 2).await;
    assert_eq!(held(&bus, &["ada"]).await, [vec![]]);
}

async fn what_is_not_renewed_ends(backend: &dyn Backend) {
    let bus = backend.fresh();
    hold(&bus, "ada", 1, b"").await;
    hold(&bus, "ada", 2, b"").await;
    backend.advance(LASTS - Duration::from_secs(1));
    hold(&bus, "ada", 2, b"").await;
    assert_eq!(held(&bus, &["ada"]).await, [vec![entry(1, b""), entry(2, b"")]]);
    backend.advance(Duration::from_secs(1));
    assert_eq!(held(&bus, &["ada"]).await, [vec![entry(2, b"")]]);
    backend.advance(LASTS);
    assert_eq!(held(&bus, &["ada"]).await, [vec![]]);
}

async fn only_what_is_new_is_said_to_be(backend: &dyn Backend) {
    let bus = backend.fresh();
    assert!(hold(&bus, "ada", 1, b"active").await, "the first");
    assert!(!hold(&bus, "ada", 1, b"active").await, "renewed");
    assert!(hold(&bus, "ada", 1, b"idle").await, "says something else");
    backend.advance(LASTS);
    assert!(hold(&bus, "ada", 1, b"idle").await, "had ended");
    release(&bus, "ada", 1).await;
    assert!(hold(&bus, "ada", 1, b"idle").await, "was released");
}

async fn many_are_renewed_at_once(backend: &dyn Backend) {
    let bus = backend.fresh();
    let leases: Vec<_> = (0..1_200).map(|number| lease(&format!("feed {number}"), number, b"x")).collect();
    let news = bus.hold(&leases, LASTS).await.expect("held");
    assert_eq!(news, vec![true; 1_200]);
    let keys: Vec<_> = leases.iter().map(|lease| lease.key.clone()).collect();
    let expected: Vec<_> = (0..1_200).map(|number| vec![entry(number, b"x")]).collect();
    assert_eq!(bus.held(&keys).await.expect("held"), expected);
}

fn lease(key: &str, holder: u128, value: &'static [u8]) -> Lease {
    Lease { key: key.to_owned(), holder: Uuid::from_u128(holder), value: Bytes::from_static(value) }
}

fn entry(holder: u128, value: &'static [u8]) -> Held {
    Held { holder: Uuid::from_u128(holder), value: Bytes::from_static(value) }
}

async fn hold(bus: &Arc<dyn Bus>, key: &str, holder: u128, value: &'static [u8]) -> bool {
    bus.hold(&[lease(key, holder, value)], LASTS).await.expect("held") == [true]
}

async fn release(bus: &Arc<dyn Bus>, key: &str, holder: u128) {
    bus.release(key, Uuid::from_u128(holder)).await.expect("released");
}

/// What is held under each key, in the order of the holders.
async fn held(bus: &Arc<dyn Bus>, keys: &[&str]) -> Vec<Vec<Held>> {
    let keys: Vec<_> = keys.iter().map(|key| (*key).to_owned()).collect();
    let mut held = bus.held(&keys).await.expect("held");
    held.iter_mut().for_each(|entries| entries.sort());
    held
}
