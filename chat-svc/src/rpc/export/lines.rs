//! Messages as lines of a file.

use std::sync::LazyLock;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use proto::chat::{ExportFormat, Message};

use super::{names::Names, text};
use crate::error::Error;

/// Most bytes of one answer.
const CHUNK: usize = 64 * 1024;

static MESSAGE: LazyLock<Option<MessageDescriptor>> = LazyLock::new(|| {
    let contract = DescriptorPool::decode(proto::DESCRIPTORS).ok()?;
    contract.get_message_by_name("switchboard.chat.v1.Message")
});

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    JsonLines,
    Text,
}

impl From<ExportFormat> for Format {
    fn from(asked: ExportFormat) -> Self {
        match asked {
            ExportFormat::Text => Self::Text,
            ExportFormat::JsonLines | ExportFormat::Unspecified => Self::JsonLines,
        }
    }
}

impl Format {
    /// A message with the end of its line.
    pub(super) fn line(self, message: &Message, names: &Names) -> Result<Vec<u8>, Error> {
        let mut line = match self {
            Self::JsonLines => json(message)?,
            Self::Text => text::line(message, names).into_bytes(),
        };
        line.push(b'\n');
        Ok(line)
    }
}

/// The message in the JSON mapping of protobuf.
fn json(message: &Message) -> Result<Vec<u8>, Error> {
    let unwritable = |why: &dyn ToString| Error::Unwritable(why.to_string());
    let descriptor = MESSAGE.clone().ok_or_else(|| unwritable(&"the contract has no messages"))?;
    let message = DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice());
    let message = message.map_err(|error| unwritable(&error))?;
    serde_json::to_vec(&message).map_err(|error| unwritable(&error))
}

/// Lines, gathered into chunks. A line that is longer than one is the only one that is cut.
#[derive(Debug, Default)]
pub(super) struct Chunks(Vec<Vec<u8>>);

impl Chunks {
    pub(super) fn add(&mut self, line: Vec<u8>) {
        match self.0.last_mut().filter(|last| last.len() + line.len() <= CHUNK) {
            Some(last) => last.extend(line),
            None if line.len() <= CHUNK => self.0.push(line),
            None => self.0.extend(line.chunks(CHUNK).map(<[u8]>::to_vec)),
        }
    }

    pub(super) fn all(self) -> Vec<Vec<u8>> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_whole_unless_one_is_longer_than_a_chunk() {
        let mut chunks = Chunks::default();
        for length in [CHUNK - 10, 10, 1, 2 * CHUNK + 5, 3] {
            chunks.add(vec![b'x'; length]);
        }
        let lengths: Vec<_> = chunks.all().iter().map(Vec::len).collect();
        assert_eq!(lengths, [CHUNK, 1, CHUNK, CHUNK, 8]);
    }
}
