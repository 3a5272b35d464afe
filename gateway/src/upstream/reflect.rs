//! Reads what an upstream serves by gRPC server reflection (grpc.reflection.v1).
//!
//! File descriptors stay encoded as they came: to rebuild them through a type that does not know our extensions would
//! lose the access options.

use std::collections::{BTreeMap, BTreeSet};

use bytes::{BufMut as _, Bytes, BytesMut};
use prost::Message as _;
use prost_reflect::DescriptorPool;
use prost_types::FileDescriptorProto;
use proto::access::Method;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Status, Streaming, transport::Channel};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, ServerReflectionResponse, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

/// A contract with more files is not read.
const MOST_FILES: usize = 2_000;
/// A contract with more bytes is not read.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Why an upstream's reflection could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReflectError {
    /// It does not answer, or does not reflect.
    #[error("reflection: {0}")]
    Call(#[from] Box<Status>),
    /// It answers something else than it was asked.
    #[error("reflection: {0}")]
    Answer(String),
    /// Its descriptors do not fit together.
    #[error("descriptors: {0}")]
    Descriptors(#[from] prost_reflect::DescriptorError),
    /// A descriptor is no descriptor.
    #[error("descriptors: {0}")]
    Decode(#[from] prost::DecodeError),
    /// There is too much of it.
    #[error("its contract is larger than a contract can be")]
    TooLarge,
}

/// The methods that the upstream serves, `grpc.*` left out.
pub(super) async fn read(channel: Channel) -> Result<Vec<Method>, ReflectError> {
    let mut conversation = Conversation::open(channel).await?;
    let services = conversation.services().await?;
    let mut files = Files::default();
    for service in &services {
        files.add(conversation.ask(MessageRequest::FileContainingSymbol(service.clone())).await?)?;
    }
    while let Some(missing) = files.missing.pop_first() {
        files.add(conversation.ask(MessageRequest::FileByFilename(missing)).await?)?;
    }
    let pool = DescriptorPool::decode(files.into_set())?;
    let is_listed = |path: &str| services.iter().any(|service| path.split('/').nth(1) == Some(service));
    let all = proto::access::methods(&pool).into_values();
    let mut methods: Vec<Method> = all.filter(|method| is_listed(&method.path)).collect();
    // Of two that cannot both be served the same one is refused each time.
    methods.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(methods)
}

/// One reflection stream: a question, an answer, and so on.
struct Conversation {
    questions: mpsc::Sender<ServerReflectionRequest>,
    answers: Streaming<ServerReflectionResponse>,
}

impl Conversation {
    async fn open(channel: Channel) -> Result<Self, ReflectError> {
        let (questions, receiver) = mpsc::channel(1);
        let answers = ServerReflectionClient::new(channel)
            .max_decoding_message_size(MOST_BYTES)
            .server_reflection_info(ReceiverStream::new(receiver))
            .await
            .map_err(Box::new)?
            .into_inner();
        Ok(Self { questions, answers })
    }

    async fn services(&mut self) -> Result<Vec<String>, ReflectError> {
        let answer = self.exchange(MessageRequest::ListServices(String::new())).await?;
        let MessageResponse::ListServicesResponse(list) = answer else { return Err(unexpected(&answer)) };
        let names = list.service.into_iter().map(|service| service.name);
        Ok(names.filter(|name| !name.starts_with("grpc.")).collect())
    }

    async fn ask(&mut self, question: MessageRequest) -> Result<Vec<Bytes>, ReflectError> {
        let answer = self.exchange(question).await?;
        let MessageResponse::FileDescriptorResponse(files) = answer else { return Err(unexpected(&answer)) };
        Ok(files.file_descriptor_proto.into_iter().map(Bytes::from).collect())
    }

    async fn exchange(&mut self, question: MessageRequest) -> Result<MessageResponse, ReflectError> {
        let request = ServerReflectionRequest { host: String::new(), message_request: Some(question) };
        let ended = || ReflectError::Answer("the stream ended".to_owned());
        self.questions.send(request).await.map_err(|_| ended())?;
        let answer = self.answers.message().await.map_err(Box::new)?;
        answer.and_then(|answer| answer.message_response).ok_or_else(ended)
    }
}

fn unexpected(answer: &MessageResponse) -> ReflectError {
    match answer {
        MessageResponse::ErrorResponse(error) => ReflectError::Answer(error.error_message.clone()),
        MessageResponse::FileDescriptorResponse(_)
        | MessageResponse::AllExtensionNumbersResponse(_)
        | MessageResponse::ListServicesResponse(_) => {
            ReflectError::Answer("not what was asked for".to_owned())
        }
    }
}

/// The files read so far, and those that they import and that have not been read.
#[derive(Debug, Default)]
struct Files {
    read: BTreeMap<String, Bytes>,
    missing: BTreeSet<String>,
    bytes: usize,
}

impl Files {
    fn add(&mut self, files: Vec<Bytes>) -> Result<(), ReflectError> {
        for encoded in files {
            let file = FileDescriptorProto::decode(encoded.clone())?;
            self.missing.remove(file.name());
            self.bytes += encoded.len();
            self.read.insert(file.name().to_owned(), encoded);
            self.missing.extend(file.dependency.into_iter().filter(|name| !self.read.contains_key(name)));
            if self.read.len() > MOST_FILES || self.bytes > MOST_BYTES {
                return Err(ReflectError::TooLarge);
            }
        }
        Ok(())
    }

    /// A `FileDescriptorSet`: field 1, once for each file.
    fn into_set(self) -> Bytes {
        let mut set = BytesMut::with_capacity(self.bytes + 8 * self.read.len());
        for encoded in self.read.into_values() {
            set.put_u8(0x0a);
            prost::encode_length_delimiter(encoded.len(), &mut set).unwrap_or_default();
            set.put(encoded);
        }
        set.freeze()
    }
}
