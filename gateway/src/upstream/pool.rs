//! Channels to one instance. Several, so that one that stalls takes only a part of the streams with it.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use runtime::Target;
use tonic::{Status, body::Body, transport::Channel};

/// Channels that are used from the start.
const CHANNELS: usize = 2;
/// Channels at most; connected lazily, so that one that is not needed costs nothing.
const MOST_CHANNELS: usize = 4;
/// Streams of one channel. Below what our listeners accept: one more than a peer accepts would hang without a word.
const STREAMS: usize = 3072;
/// From here on, another channel is used.
const FULL_ENOUGH: usize = STREAMS / 4 * 3;

#[derive(Debug)]
pub(super) struct Pool(Vec<Slot>);

#[derive(Debug)]
struct Slot {
    channel: Channel,
    streams: Arc<AtomicUsize>,
}

impl Pool {
    pub(super) fn new(target: &Target) -> Result<Self, tonic::transport::Error> {
        let slot = || Ok(Slot { channel: target.channel()?, streams: Arc::default() });
        (0..MOST_CHANNELS).map(|_| slot()).collect::<Result<_, _>>().map(Self)
    }

    /// A channel for what watches the instance.
    pub(super) fn first(&self) -> Option<Channel> {
        self.0.first().map(|slot| slot.channel.clone())
    }

    /// The channel with the fewest streams; nothing if all are full.
    pub(super) fn pick(&self) -> Option<(Channel, Held)> {
        let load = |slot: &&Slot| slot.streams.load(Ordering::Relaxed);
        let usual = self.0.iter().take(CHANNELS).min_by_key(load).filter(|slot| load(slot) < FULL_ENOUGH);
        let slot = usual.or_else(|| self.0.iter().min_by_key(load).filter(|slot| load(slot) < STREAMS))?;
        slot.streams.fetch_add(1, Ordering::Relaxed);
        Some((slot.channel.clone(), Held(Arc::clone(&slot.streams))))
    }
}

/// A stream's place on its channel.
#[derive(Debug)]
pub(super) struct Held(Arc<AtomicUsize>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A response body that holds its place until it is dropped.
pub(super) struct HeldBody {
    inner: Body,
    broken: Box<dyn Fn(Status) -> Status + Send + Sync>,
    _held: Held,
}

impl HeldBody {
    pub(super) fn new(
        inner: Body,
        held: Held,
        broken: impl Fn(Status) -> Status + Send + Sync + 'static,
    ) -> Self {
        Self { inner, broken: Box::new(broken), _held: held }
    }
}

impl http_body::Body for HeldBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = std::task::ready!(Pin::new(&mut self.inner).poll_frame(cx));
        Poll::Ready(frame.map(|frame| frame.map_err(|status| (self.broken)(status))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
