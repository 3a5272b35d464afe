//! Typed ids: UUIDv7, hyphenated lower case on the wire.

use std::{fmt, str::FromStr};

use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use uuid::Uuid;

use crate::{access_v1::ErrorReason, reason::Reason as _};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The id as a UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Parses the id from a request's field; the error names the field.
            pub fn from_field(field: &'static str, value: &str) -> Result<Self, Status> {
                value.parse().map_err(|_| bad_field(field))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    )+};
}

ids! {
    /// A person.
    UserId,
    /// A sign-in on a device: the token's `sid`.
    SessionId,
    /// A call.
    CallId,
    /// A page load: what a call's leg is bound to.
    EndpointId,
    /// A client's name for one creation.
    RequestId,
    /// An event on a feed.
    EventId,
    /// A match of two strangers.
    MatchId,
    /// A report of a stranger.
    ReportId,
    /// A suspension from matching.
    SuspensionId,
    /// A conversation.
    ConversationId,
    /// An invite to a group.
    InviteId,
    /// A file of a conversation.
    FileId,
}

fn bad_field(field: &'static str) -> Status {
    let mut details = tonic_types::ErrorDetails::with_error_info(
        ErrorReason::InvalidFields.wire_name(),
        ErrorReason::DOMAIN,
        std::collections::HashMap::new(),
    );
    details.add_bad_request_violation(field, "must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057");
    Status::with_error_details(Code::InvalidArgument, format!("{field} is not a UUID"), details)
}
