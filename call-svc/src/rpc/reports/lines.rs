//! Events as lines of a file.

use std::sync::LazyLock;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use proto::call::{CallEvent, ExportFormat};
use serde_json::{Map, Value};

use crate::{error::Error, record::kind};

static EVENT: LazyLock<Option<MessageDescriptor>> = LazyLock::new(|| {
    let contract = DescriptorPool::decode(proto::DESCRIPTORS).ok()?;
    contract.get_message_by_name("switchboard.call.v1.CallEvent")
});

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    JsonLines,
    Csv,
}

impl From<ExportFormat> for Format {
    fn from(asked: ExportFormat) -> Self {
        match asked {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::JsonLines | ExportFormat::Unspecified => Self::JsonLines,
        }
    }
}

impl Format {
    /// What a file begins with.
    pub(super) fn head(self) -> Result<Vec<u8>, Error> {
        match self {
            Self::JsonLines => Ok(Vec::new()),
            Self::Csv => record(["event_id", "call_id", "time", "user_id", "event", "detail"]),
        }
    }

    /// An event as a line, with its end.
    pub(super) fn line(self, event: &CallEvent) -> Result<Vec<u8>, Error> {
        let json = json(event)?;
        match self {
            Self::JsonLines => Ok(format!("{}\n", Value::Object(json)).into_bytes()),
            Self::Csv => {
                let word = event.what.as_ref().map(kind).unwrap_or_default();
                let detail = json.get(word).map(Value::to_string).unwrap_or_default();
                let of = |name| json.get(name).and_then(Value::as_str).unwrap_or_default();
                record([of("eventId"), of("callId"), of("time"), of("userId"), word, &detail])
            }
        }
    }
}

/// The event in the JSON mapping of protobuf.
fn json(event: &CallEvent) -> Result<Map<String, Value>, Error> {
    let unwritable = |why: String| Error::Unwritable(why);
    let descriptor = EVENT.clone().ok_or_else(|| unwritable("the contract has no events".into()))?;
    let message = DynamicMessage::decode(descriptor, event.encode_to_vec().as_slice())?;
    let text = serde_json::to_vec(&message).map_err(|error| unwritable(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| unwritable(error.to_string()))
}

fn record(fields: [&str; 6]) -> Result<Vec<u8>, Error> {
    let unwritable = |why: String| Error::Unwritable(why);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(fields).map_err(|error| unwritable(error.to_string()))?;
    writer.into_inner().map_err(|error| unwritable(error.to_string()))
}
