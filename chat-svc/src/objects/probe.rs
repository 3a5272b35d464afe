//! Whether a bucket is what it has to be, before anybody needs it.

use bytes::Bytes;
use runtime::Ids;

use super::{Objects, StoreError};
use crate::config::S3Config;

/// Why a bucket cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct BucketError(#[from] StoreError);

/// Writes an object into a bucket, reads it, and lists and removes its folder.
///
/// # Errors
///
/// The bucket is not there, does not answer, or does not let the key do all this.
pub async fn try_bucket(config: &S3Config) -> Result<(), BucketError> {
    let objects = Objects::in_bucket(config)?;
    let folder = format!("probe/{}", Ids::random().next::<uuid::Uuid>());
    let name = format!("{folder}/object");
    objects.put(&name, Bytes::from_static(b"probe")).await?;
    objects.read(&name).await?;
    Ok(objects.remove_folder(&folder).await?)
}
