//! Typed refusals: a status code with `ErrorInfo{reason, domain, metadata}`.

use std::{collections::HashMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::auth::RevocationReason;

/// An enum of reasons in the contract.
pub trait Reason: Copy {
    /// `ErrorInfo.domain`: the package of the enum.
    const DOMAIN: &'static str;

    /// `ErrorInfo.reason`: the value's name without the enum's prefix.
    fn wire_name(self) -> &'static str;

    /// A refusal for this reason.
    fn refuse(self, code: Code, message: impl Into<String>) -> Status {
        self.refuse_with(code, message, Extra::default())
    }

    /// A refusal for this reason, with metadata or a time to retry.
    fn refuse_with(self, code: Code, message: impl Into<String>, extra: Extra) -> Status {
        let mut details = ErrorDetails::with_error_info(self.wire_name(), Self::DOMAIN, extra.metadata);
        if let Some(after) = extra.retry_after {
            details.set_retry_info(Some(after));
        }
        if let Some((field, problem)) = extra.violation {
            details.add_bad_request_violation(field, problem);
        }
        Status::with_error_details(code, message, details)
    }
}

/// What a refusal may carry beside its reason.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    metadata: HashMap<String, String>,
    retry_after: Option<Duration>,
    violation: Option<(String, String)>,
}

impl Extra {
    /// One metadata entry.
    pub fn entry(key: &str, value: impl Into<String>) -> Self {
        Self::default().and_entry(key, value)
    }

    /// Another metadata entry.
    pub fn and_entry(mut self, key: &str, value: impl Into<String>) -> Self {
        self.metadata.insert(key.to_owned(), value.into());
        self
    }

    /// `RetryInfo`: when to try again.
    pub fn retry_after(after: Duration) -> Self {
        Self { retry_after: Some(after), ..Self::default() }
    }

    /// `BadRequest`: which field is at fault, and what is wrong with it.
    pub fn field(field: &str, problem: impl Into<String>) -> Self {
        Self { violation: Some((field.to_owned(), problem.into())), ..Self::default() }
    }

    /// Adds `RetryInfo`.
    pub fn and_retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }
}

/// The reason of a refusal, as (domain, reason), or nothing if it has none.
pub fn of(status: &Status) -> Option<(String, String)> {
    status.get_details_error_info().map(|info| (info.domain, info.reason))
}

/// Whether the status was refused for this reason.
pub fn is<R: Reason>(status: &Status, reason: R) -> bool {
    of(status).is_some_and(|(domain, name)| domain == R::DOMAIN && name == reason.wire_name())
}

/// Why a session was revoked, as it travels in the metadata of a refusal and in the reason of a close: the value's name
/// without the enum's prefix. Nothing for a reason that this build does not know.
pub fn cause(reason: RevocationReason) -> Option<&'static str> {
    let name = reason.as_str_name().trim_start_matches("REVOCATION_REASON_");
    (reason != RevocationReason::Unspecified).then_some(name)
}

macro_rules! reasons {
    ($($package:literal => $module:path),+ $(,)?) => {$(
        impl Reason for $module {
            const DOMAIN: &'static str = $package;

            fn wire_name(self) -> &'static str {
                self.as_str_name().trim_start_matches("ERROR_REASON_")
            }
        }
    )+};
}

reasons! {
    "switchboard.access.v1" => crate::access_v1::ErrorReason,
    "switchboard.auth.v1" => crate::auth::ErrorReason,
    "switchboard.call.v1" => crate::call::ErrorReason,
    "switchboard.chat.v1" => crate::chat::ErrorReason,
    "switchboard.media.v1" => crate::media::ErrorReason,
    "switchboard.notify.v1" => crate::notify::ErrorReason,
}
