use aws_lc_rs::digest::{SHA256, digest};
use prost::Message;
use proto::id::{ConversationId, RequestId, UserId};

/// What can be asked under an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Message,
    Forward,
    Group,
    Call,
}

/// A request with an id of its client's, which does once what it asks for, however often it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) user: UserId,
    pub(crate) request: RequestId,
    pub(crate) what: What,
    /// SHA-256 of all that was asked: the same id with something else is refused.
    pub(crate) hash: [u8; 32],
}

/// What a request became: a conversation, or a message in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Became {
    pub(crate) conversation: ConversationId,
    /// The first message; 0: none.
    pub(crate) seq: u64,
}

impl Asked {
    /// `whole` is the request as it came.
    pub(crate) fn new(user: UserId, request: RequestId, what: What, whole: &impl Message) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, &whole.encode_to_vec()).as_ref());
        Self { user, request, what, hash }
    }
}
