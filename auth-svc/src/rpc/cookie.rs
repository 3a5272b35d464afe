//! The refresh cookie: `HttpOnly`, so that no script of the page ever sees the token.

use chrono::TimeDelta;
use tonic::metadata::{Ascii, MetadataMap, MetadataValue};

/// `__Host-`: the browser takes it only with Secure, Path=/ and no Domain.
const NAME: &str = "__Host-switchboard_refresh";

/// The refresh token that a browser sent.
pub(in crate::rpc) fn read(metadata: &MetadataMap) -> Option<String> {
    metadata
        .get_all("cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, value)| *name == NAME && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// Gives the browser a refresh token to keep for `life`.
pub(in crate::rpc) fn set(metadata: &mut MetadataMap, token: &str, life: TimeDelta) {
    write(metadata, token, life.num_seconds().max(0));
}

/// Takes it away.
pub(in crate::rpc) fn clear(metadata: &mut MetadataMap) {
    write(metadata, "", 0);
}

fn write(metadata: &mut MetadataMap, token: &str, seconds: i64) {
    let cookie = format!("{NAME}={token}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
    // Tokens are base64url and dots: always legal in a header.
    if let Ok(value) = MetadataValue::<Ascii>::try_from(cookie) {
        metadata.insert("set-cookie", value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut metadata = MetadataMap::new();
        metadata.append("cookie", "theme=dark; __Host-switchboard_refresh_old=x".parse().unwrap());
        assert_eq!(read(&metadata), None);
        metadata.append("cookie", "a=b;__Host-switchboard_refresh=t.1.m ; c=d".parse().unwrap());
        assert_eq!(read(&metadata).as_deref(), Some("t.1.m"));
    }

    #[test]
    fn the_cookie_is_locked_down() {
        let mut metadata = MetadataMap::new();
        set(&mut metadata, "t.1.m", TimeDelta::days(1));
        assert_eq!(
            metadata.get("set-cookie").unwrap(),
            "__Host-switchboard_refresh=t.1.m; Path=/; Max-Age=86400; HttpOnly; Secure; SameSite=Strict"
        );
        clear(&mut metadata);
        assert!(metadata.get("set-cookie").unwrap().to_str().unwrap().contains("Max-Age=0"));
    }
}
