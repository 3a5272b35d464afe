use std::{fmt, sync::Arc};

use bytes::Bytes;
use object_store::{ObjectStore, buffered::BufWriter, path::Path};
use tokio::io::AsyncWriteExt as _;

use super::StoreError;

/// What is written at once: the least that S3 takes, but for the last piece.
const PIECE: usize = 5 * 1024 * 1024;
/// Pieces on their way while the next one is gathered.
const AHEAD: usize = 3;
/// The most bytes of an object: S3 takes 10,000 pieces.
pub(crate) const LARGEST: u64 = 10_000 * PIECE as u64;

/// An object that is written piece by piece; a small one at once. It is there when all of it is.
pub(crate) struct Writer(BufWriter);

impl Writer {
    pub(super) fn new(store: Arc<dyn ObjectStore>, path: Path) -> Self {
        Self(BufWriter::with_capacity(store, path, PIECE).with_max_concurrency(AHEAD))
    }

    pub(crate) async fn put(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        Ok(self.0.put(bytes).await?)
    }

    /// Everything is there.
    pub(crate) async fn finish(mut self) -> Result<(), StoreError> {
        let failed = |error| object_store::Error::Generic { store: "files", source: Box::new(error) };
        Ok(self.0.shutdown().await.map_err(failed)?)
    }

    /// Nothing of it is to be there. What the store keeps nevertheless is what it keeps after a crash.
    pub(crate) async fn abort(mut self) {
        if let Err(error) = self.0.abort().await {
            tracing::warn!(%error, "files.pieces_left");
        }
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Writer").finish_non_exhaustive()
    }
}
