//! Where the bytes of files are: a folder, or whatever else holds objects by name.

use std::{fmt, ops::Range, path::Path as Folder, sync::Arc};

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{
    GetOptions, ObjectStore, ObjectStoreExt as _, WriteMultipart, local::LocalFileSystem, path::Path,
};

/// Objects by name. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Objects(Arc<dyn ObjectStore>);

/// Why objects cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the store of files: {0}")]
pub(crate) struct StoreError(#[from] object_store::Error);

impl Objects {
    /// Objects in a folder, which is made if it is not there.
    pub(crate) fn in_folder(folder: &Folder) -> Result<Self, StoreError> {
        let failed =
            |error| StoreError(object_store::Error::Generic { store: "folder", source: Box::new(error) });
        std::fs::create_dir_all(folder).map_err(failed)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true);
        Ok(Self(Arc::new(store)))
    }

    /// Writes an object as a whole, or not at all.
    pub(crate) async fn put(&self, name: &str, bytes: Bytes) -> Result<(), StoreError> {
        self.0.put(&Path::from(name), bytes.into()).await?;
        Ok(())
    }

    /// Writes an object piece by piece. It is there when the writer is finished.
    pub(crate) async fn write(&self, name: &str) -> Result<WriteMultipart, StoreError> {
        Ok(WriteMultipart::new(self.0.put_multipart(&Path::from(name)).await?))
    }

    /// All of an object.
    pub(crate) async fn read(&self, name: &str) -> Result<Bytes, StoreError> {
        Ok(self.0.get(&Path::from(name)).await?.bytes().await?)
    }

    /// A part of an object, in pieces.
    pub(crate) async fn range(
        &self,
        name: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let found = self.0.get_opts(&Path::from(name), GetOptions::new().with_range(Some(range))).await?;
        Ok(found.into_stream().map_err(StoreError).boxed())
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
