//! The limits that field options declare, checked on every decoded message.

use bytes::Bytes;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::{access_v1::ErrorReason, reason::Reason as _};

/// What one field may hold: `switchboard.access.v1.Limits`. Zero means no limit.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Must be set and not be empty.
    pub required: bool,
    /// Is a hyphenated UUID.
    pub uuid: bool,
    /// Fewest Unicode scalar values of a string that is not empty.
    pub min_chars: u64,
    /// Most Unicode scalar values.
    pub max_chars: u64,
    /// Most bytes.
    pub max_bytes: u64,
    /// Most elements.
    pub max_items: u64,
    /// Largest number.
    pub max: u64,
}

impl Limits {
    /// No limit of the field's own.
    pub const NONE: Self =
        Self { required: false, uuid: false, min_chars: 0, max_chars: 0, max_bytes: 0, max_items: 0, max: 0 };
}

/// A message that knows its declared limits. Generated for every message of the contract.
pub trait CheckLimits {
    /// Adds what the message breaks to `at`.
    fn check_limits(&self, at: &mut Violations);
}

/// What a message breaks, each with the path of its field.
#[derive(Debug, Default)]
pub struct Violations {
    path: String,
    found: Vec<(String, String)>,
}

impl Violations {
    /// The check of the field `name` of the current message.
    pub fn field(&mut self, name: &'static str) -> Field<'_> {
        Field { name, all: self }
    }

    /// `INVALID_ARGUMENT` with every violation in a `BadRequest` detail, or nothing.
    pub fn into_result(self) -> Result<(), Status> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut details = ErrorDetails::new();
        let fields: Vec<_> = self.found.iter().map(|(path, _)| path.as_str()).collect();
        let message = format!("some fields are not valid: {}", fields.join(", "));
        details.set_error_info(
            ErrorReason::InvalidFields.wire_name(),
            ErrorReason::DOMAIN,
            std::collections::HashMap::new(),
        );
        for (path, problem) in self.found {
            details.add_bad_request_violation(path, problem);
        }
        Err(Status::with_error_details(Code::InvalidArgument, message, details))
    }

    fn nested(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        check(self);
        self.path.truncate(length);
    }

    fn add(&mut self, name: &str, problem: String) {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        self.found.push((path, problem));
    }
}

/// The check of one field.
#[derive(Debug)]
pub struct Field<'a> {
    name: &'static str,
    all: &'a mut Violations,
}

impl Field<'_> {
    /// Checks a string.
    pub fn string(self, value: &str, limits: Limits) {
        if let Some(problem) = string_problem(value, limits) {
            self.all.add(self.name, problem);
        }
    }

    /// Checks a string that is set in a oneof.
    pub fn string_set(self, value: &str, limits: Limits) {
        self.string(value, limits);
    }

    /// Checks bytes.
    pub fn bytes(self, value: &Bytes, limits: Limits) {
        let length = value.len() as u64;
        if limits.required && length == 0 {
            self.all.add(self.name, "must not be empty".into());
        } else if limits.max_bytes > 0 && length > limits.max_bytes {
            self.all.add(self.name, format!("must be at most {} bytes, is {length}", limits.max_bytes));
        }
    }

    /// Checks a number.
    pub fn number(self, value: u64, limits: Limits) {
        if limits.max > 0 && value > limits.max {
            self.all.add(self.name, format!("must be at most {}, is {value}", limits.max));
        }
    }

    /// Checks a repeated string: its count, and each.
    pub fn strings(mut self, values: &[String], limits: Limits) {
        if !self.count(values.len(), limits) {
            return;
        }
        for (index, value) in values.iter().enumerate() {
            if let Some(problem) = string_problem(value, limits) {
                self.all.add(&format!("{}[{index}]", self.name), problem);
            }
        }
    }

    /// Checks a repeated value that has no limits of its own: its count.
    pub fn elements<V>(mut self, values: &[V], limits: Limits) {
        self.count(values.len(), limits);
    }

    /// Checks the number of an enum's value: 0 is `UNSPECIFIED`.
    pub fn enumeration(self, value: i32, limits: Limits) {
        if limits.required && value == 0 {
            self.all.add(self.name, "must be set".into());
        }
    }

    /// Checks that a message of another contract is set.
    pub fn present<M>(self, value: &Option<M>, limits: Limits) {
        if limits.required && value.is_none() {
            self.all.add(self.name, "must be set".into());
        }
    }

    /// Checks a message, if it is set.
    pub fn message<M: CheckLimits>(self, value: &Option<M>, limits: Limits) {
        match value {
            Some(message) => self.all.nested(self.name, |at| message.check_limits(at)),
            None if limits.required => self.all.add(self.name, "must be set".into()),
            None => {}
        }
    }

    /// Checks a message that is set in a oneof.
    pub fn message_set<M: CheckLimits>(self, value: &M, _limits: Limits) {
        self.all.nested(self.name, |at| value.check_limits(at));
    }

    /// Checks repeated messages: their count, and each.
    pub fn messages<M: CheckLimits>(mut self, values: &[M], limits: Limits) {
        if !self.count(values.len(), limits) {
            return;
        }
        for (index, value) in values.iter().enumerate() {
            self.all.nested(&format!("{}[{index}]", self.name), |at| value.check_limits(at));
        }
    }

    /// Whether the count of elements is allowed; a list over its bound is not looked at further.
    fn count(&mut self, count: usize, limits: Limits) -> bool {
        let problem = match count as u64 {
            0 if limits.required => "must not be empty".into(),
            count if limits.max_items > 0 && count > limits.max_items => {
                format!("must have at most {} elements, has {count}", limits.max_items)
            }
            _ => return true,
        };
        self.all.add(self.name, problem);
        false
    }
}

fn string_problem(value: &str, limits: Limits) -> Option<String> {
    if value.is_empty() {
        return limits.required.then(|| "must not be empty".into());
    }
    let chars = value.chars().count() as u64;
    if chars < limits.min_chars {
        return Some(format!("must have at least {} characters, has {chars}", limits.min_chars));
    }
    if limits.max_chars > 0 && chars > limits.max_chars {
        return Some(format!("must have at most {} characters, has {chars}", limits.max_chars));
    }
    (limits.uuid && !is_uuid(value))
        .then(|| "must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057".into())
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36 && uuid::Uuid::try_parse(value).is_ok()
}
