//! What a session is told about tokens.

use std::time::Instant;

use proto::id::{SessionId, UserId};
use tonic::Status;

use crate::ws::close::Close;

/// Whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person's session.
    User {
        /// The person.
        user_id: UserId,
        /// The sign-in.
        session_id: SessionId,
    },
    /// A service account.
    Service(String),
}

/// An accepted token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose it is.
    pub subject: Subject,
    /// When it ends.
    pub expires: Instant,
}

/// What became of a token.
#[derive(Debug)]
pub enum Verdict {
    /// It is good.
    Accepted(Identity),
    /// It is not.
    Refused {
        /// What the client is told.
        status: Status,
        /// The socket is of no further use.
        close: Option<Close>,
    },
}
