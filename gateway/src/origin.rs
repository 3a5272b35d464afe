//! Which pages may open sockets and use cookies.

use std::collections::HashSet;

use http::{HeaderMap, HeaderValue, Uri, header};

/// The allowed origins: that of the public URL, and those that the operator adds.
#[derive(Debug, Clone)]
pub(crate) struct Origins(HashSet<String>);

impl Origins {
    pub(crate) fn new(public_url: &str, others: &[String]) -> Result<Self, String> {
        let own =
            of(public_url).ok_or_else(|| format!("public_url: {public_url} is not scheme://host[:port]"))?;
        let mut all = HashSet::from([own]);
        for other in others {
            all.insert(
                of(other).ok_or_else(|| format!("allowed_origins: {other} is not scheme://host[:port]"))?,
            );
        }
        Ok(Self(all))
    }

    /// Whether the request comes from a page of an allowed origin. One that does not say is not allowed.
    pub(crate) fn allow(&self, headers: &HeaderMap) -> bool {
        headers.get(header::ORIGIN).is_some_and(|origin| self.contains(origin))
    }

    pub(crate) fn contains(&self, origin: &HeaderValue) -> bool {
        origin.to_str().is_ok_and(|origin| self.0.contains(origin))
    }
}

/// A URL's origin as browsers write it (RFC 6454, section 6.2): lower case, without the scheme's own port.
fn of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, host) = (uri.scheme_str()?.to_ascii_lowercase(), uri.host()?.to_ascii_lowercase());
    match (uri.port_u16(), scheme.as_str()) {
        (None, _) | (Some(443), "https") | (Some(80), "http") => Some(format!("{scheme}://{host}")),
        (Some(port), _) => Some(format!("{scheme}://{host}:{port}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_compared_as_browsers_write_it() {
        let origins =
            Origins::new("https://Chat.example:443/", &["http://localhost:5173".to_owned()]).unwrap();
        let allows = |origin: &'static str| origins.contains(&HeaderValue::from_static(origin));
        assert!(allows("https://chat.example"));
        assert!(allows("http://localhost:5173"));
        assert!(!allows("http://chat.example"));
        assert!(!allows("https://chat.example.evil.example"));
        assert!(!allows("null"));
        assert!(!origins.allow(&HeaderMap::new()));
        assert!(Origins::new("chat.example", &[]).is_err());
    }
}
