//! Why a socket is closed.

/// Longest close reason, in bytes (RFC 6455, section 5.5).
const REASON_BYTES: usize = 123;

/// A WebSocket close code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseCode {
    /// The process drains.
    GoingAway,
    /// The peer broke a rule.
    Policy,
    /// A message was larger than a frame may be.
    TooLarge,
    /// There is no room; try later.
    Overload,
    /// There is no valid token.
    Token,
    /// The session was revoked.
    Revoked,
}

impl CloseCode {
    /// The number on the wire.
    pub const fn number(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::Policy => 1008,
            Self::TooLarge => 1009,
            Self::Overload => 1013,
            Self::Token => 4401,
            Self::Revoked => 4403,
        }
    }
}

/// A close code with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// The code.
    pub code: CloseCode,
    /// The reason, at most 123 bytes.
    pub reason: String,
}

impl Close {
    pub(crate) fn new(code: CloseCode, reason: &str) -> Self {
        let length = reason.floor_char_boundary(REASON_BYTES);
        Self { code, reason: reason.get(..length).unwrap_or_default().to_owned() }
    }
}
