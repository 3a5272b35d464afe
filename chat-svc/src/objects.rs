//! Where the bytes of files are: a folder, a bucket, or whatever else holds objects by name.

mod open;
mod probe;
mod range;
mod writer;

use std::{fmt, ops::Range, sync::Arc};

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};

pub use self::probe::{BucketError, try_bucket};
pub(crate) use self::writer::{LARGEST, Writer};

/// Objects by name. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Objects(Arc<dyn ObjectStore>);

/// Why objects cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the store of files: {0}")]
pub(crate) struct StoreError(#[from] object_store::Error);

impl Objects {
    /// Writes an object as a whole, or not at all.
    pub(crate) async fn put(&self, name: &str, bytes: Bytes) -> Result<(), StoreError> {
        self.0.put(&Path::from(name), bytes.into()).await?;
        Ok(())
    }

    /// Writes an object piece by piece. It is there when the writer is finished.
    pub(crate) fn write(&self, name: &str) -> Writer {
        Writer::new(Arc::clone(&self.0), Path::from(name))
    }

    /// All of an object.
    pub(crate) async fn read(&self, name: &str) -> Result<Bytes, StoreError> {
        Ok(self.0.get(&Path::from(name)).await?.bytes().await?)
    }

    /// A part of an object, in pieces. The first is there when it is given.
    pub(crate) async fn range(
        &self,
        name: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        range::pieces(Arc::clone(&self.0), Path::from(name), range).await
    }

    /// Removes an object. What is not there is no failure.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self.0.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what is in a folder. What is not there is no failure.
    pub(crate) async fn remove_folder(&self, folder: &str) -> Result<(), StoreError> {
        let names = self.0.list(Some(&Path::from(folder))).map_ok(|object| object.location).boxed();
        let gone = self.0.delete_stream(names).filter_map(async |deleted| match deleted {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => Some(error),
        });
        match std::pin::pin!(gone).next().await {
            None => Ok(()),
            Some(error) => Err(error.into()),
        }
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
