//! The operator's certificate: read from PEM files, and again when they change.

use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use runtime::Tls;
use rustls::ServerConfig;
use tokio_util::sync::CancellationToken;

use crate::events::CertificateChanged;

/// What is spoken behind the handshake.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// A certificate and its key, in two files.
#[derive(Debug, Clone)]
pub(crate) struct CertificateFiles {
    pub(crate) certificate: PathBuf,
    pub(crate) private_key: PathBuf,
}

impl CertificateFiles {
    /// The configuration that they make, or in plain words why they make none.
    pub(crate) fn load(&self) -> Result<ServerConfig, String> {
        runtime::process::read_tls(&self.certificate, &self.private_key, &PROTOCOLS)
    }

    /// Looks at the files every so often, and has new connections use them when they changed. Files that cannot be used
    /// change nothing but the log.
    pub(crate) async fn watch(self, tls: Tls, every: Duration, soft: CancellationToken) {
        let mut known = self.stamp();
        let mut look = tokio::time::interval(every);
        while soft.run_until_cancelled(look.tick()).await.is_some() {
            let stamp = self.stamp();
            if stamp != known {
                self.renew(&tls);
                known = stamp;
            }
        }
    }

    fn renew(&self, tls: &Tls) {
        // Both files are rarely written at one moment: if these do not fit, the next look may find a pair.
        let problem = self.load().map(|config| tls.replace(config)).err();
        CertificateChanged { certificate: &self.certificate, problem }.emit();
    }

    fn stamp(&self) -> [Option<(SystemTime, u64)>; 2] {
        [&self.certificate, &self.private_key].map(|path| stamp(path).ok())
    }
}

fn stamp(path: &Path) -> io::Result<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path)?;
    Ok((metadata.modified()?, metadata.len()))
}
