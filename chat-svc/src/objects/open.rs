//! The places that there are.

use std::{path::Path as Folder, sync::Arc, time::Duration};

use object_store::{ClientOptions, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem};

use super::{Objects, StoreError};
use crate::config::S3Config;

/// A store that does not take a connection in this time is away.
const CONNECT: Duration = Duration::from_secs(5);
/// Of a request and its answer; the longest carries one piece of a file.
const REQUEST: Duration = Duration::from_secs(30);
/// For how long what failed is tried again: somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
const TRIES: usize = 4;

impl Objects {
    /// Objects in a folder, which is made if it is not there.
    pub(crate) fn in_folder(folder: &Folder) -> Result<Self, StoreError> {
        let failed =
            |error| StoreError(object_store::Error::Generic { store: "folder", source: Box::new(error) });
        std::fs::create_dir_all(folder).map_err(failed)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true);
        Ok(Self(Arc::new(store)))
    }

    /// Objects in a bucket. Nothing is asked of it yet.
    pub(crate) fn in_bucket(config: &S3Config) -> Result<Self, StoreError> {
        let client = ClientOptions::new()
            .with_allow_http(config.allow_http)
            .with_connect_timeout(CONNECT)
            .with_timeout(REQUEST);
        let retry = RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let mut store = AmazonS3Builder::new()
            .with_bucket_name(&config.bucket)
            .with_region(&config.region)
            .with_access_key_id(&config.key_id)
            .with_secret_access_key(&config.secret)
            .with_client_options(client)
            .with_retry(retry);
        if !config.endpoint.is_empty() {
            store = store.with_endpoint(&config.endpoint);
        }
        Ok(Self(Arc::new(store.build()?)))
    }
}
