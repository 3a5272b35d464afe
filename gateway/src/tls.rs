//! The operator's certificate: read from PEM files, and again when they change.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use runtime::Tls;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio_util::sync::CancellationToken;

/// A certificate that cannot be used. Names the file.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds no PEM of the right kind.
    #[error("{path}: {problem}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The certificate and the key do not fit.
    #[error("the certificate and its key cannot be used: {0}")]
    Pair(#[from] rustls::Error),
}

/// A certificate and its key, in two files.
#[derive(Debug, Clone)]
pub(crate) struct CertificateFiles {
    pub(crate) certificate: PathBuf,
    pub(crate) private_key: PathBuf,
}

impl CertificateFiles {
    /// The configuration that they make: HTTP/2 and HTTP/1.1, TLS 1.2 and up.
    pub(crate) fn load(&self) -> Result<ServerConfig, TlsError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .map_err(|error| file_error(&self.certificate, &error))?;
        if chain.is_empty() {
            return Err(file_error(&self.certificate, &"it holds no certificate"));
        }
        let key = PrivateKeyDer::from_pem_file(&self.private_key)
            .map_err(|error| file_error(&self.private_key, &error))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }

    /// Looks at the files every so often, and has new connections use them when they changed. Files that cannot be used
    /// change nothing but the log.
    pub(crate) async fn watch(self, tls: Tls, every: Duration, soft: CancellationToken) {
        let mut known = self.stamp();
        let mut look = tokio::time::interval(every);
        while soft.run_until_cancelled(look.tick()).await.is_some() {
            let stamp = self.stamp();
            if stamp == known {
                continue;
            }
            match self.load() {
                Ok(config) => {
                    tls.replace(config);
                    tracing::info!(certificate = %self.certificate.display(), "the certificate was replaced");
                }
                // Both files are rarely written at one moment: the next look may find a pair.
                Err(error) => {
                    tracing::error!(%error, "the new certificate cannot be used; the old one stays")
                }
            }
            known = stamp;
        }
    }

    fn stamp(&self) -> [Option<(SystemTime, u64)>; 2] {
        [&self.certificate, &self.private_key].map(|path| stamp(path).ok())
    }
}

fn stamp(path: &Path) -> io::Result<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path)?;
    Ok((metadata.modified()?, metadata.len()))
}

fn file_error(path: &Path, problem: &dyn std::fmt::Display) -> TlsError {
    TlsError::File { path: path.to_owned(), problem: problem.to_string() }
}
