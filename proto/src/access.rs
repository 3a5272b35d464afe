//! Who may call what: the access option, decoded from descriptors.

use std::collections::HashMap;

use prost::Message as _;
use prost_reflect::{DescriptorPool, FieldDescriptor, Kind, MethodDescriptor, Value};

use crate::access_v1::{Access, Audience};

const OPTION: &str = "switchboard.access.v1.access";
const BYTE_RANGE: &str = "switchboard.access.v1.ByteRange";
const LINK_HEADER: &str = "switchboard.access.v1.LinkHeader";

/// One method of the contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// `/package.Service/Method`, as it stands in a gRPC request.
    pub path: String,
    /// The service's package.
    pub package: String,
    /// Who may call it; nothing: nobody.
    pub access: Option<Access>,
    /// The client sends more than one message.
    pub client_streaming: bool,
    /// The server sends more than one message.
    pub server_streaming: bool,
    /// Full name of the request message.
    pub input: String,
    /// Full name of the response message.
    pub output: String,
    /// Its kind and messages are those of a plain link (link.proto), so that `http_get` can be believed.
    pub has_link_shape: bool,
}

impl Method {
    /// The smallest audience that is admitted; `Unspecified` for a method that is closed.
    pub fn audience(&self) -> Audience {
        self.access.as_ref().map_or(Audience::Unspecified, Access::audience)
    }

    /// Whether a browser may ever reach it through the gateway.
    pub fn is_for_browsers(&self) -> bool {
        !matches!(self.audience(), Audience::Unspecified | Audience::Internal)
    }
}

/// The methods of a pool of descriptors, by path.
pub fn methods(pool: &DescriptorPool) -> HashMap<String, Method> {
    pool.services()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .map(|method| decode(pool, &method))
        .map(|method| (method.path.clone(), method))
        .collect()
}

/// The methods of this build's contract, by path.
///
/// # Panics
///
/// Never: the descriptors are made by the build.
#[expect(clippy::expect_used, reason = "the descriptors are made by the build and read by a test")]
pub fn contract() -> HashMap<String, Method> {
    methods(&DescriptorPool::decode(crate::DESCRIPTORS).expect("the build made these descriptors"))
}

fn decode(pool: &DescriptorPool, method: &MethodDescriptor) -> Method {
    let service = method.parent_service();
    Method {
        path: format!("/{}/{}", service.full_name(), method.name()),
        package: service.package_name().to_owned(),
        access: access_of(pool, method),
        client_streaming: method.is_client_streaming(),
        server_streaming: method.is_server_streaming(),
        input: method.input().full_name().to_owned(),
        output: method.output().full_name().to_owned(),
        has_link_shape: has_link_shape(method),
    }
}

/// By the numbers of the fields: their names are the service's own affair.
fn has_link_shape(method: &MethodDescriptor) -> bool {
    let (input, output) = (method.input(), method.output());
    let token = input.get_field(1).is_some_and(|field| is_one(&field) && field.kind() == Kind::String);
    let range = input.get_field(2).is_some_and(|field| is_message(&field, BYTE_RANGE));
    let answers = match (output.get_field(1), output.get_field(2)) {
        (Some(header), Some(chunk)) => {
            is_message(&header, LINK_HEADER)
                && chunk.kind() == Kind::Bytes
                && header.containing_oneof().is_some()
                && header.containing_oneof() == chunk.containing_oneof()
        }
        _ => false,
    };
    method.is_server_streaming() && !method.is_client_streaming() && token && range && answers
}

fn is_message(field: &FieldDescriptor, name: &str) -> bool {
    is_one(field) && matches!(field.kind(), Kind::Message(message) if message.full_name() == name)
}

fn is_one(field: &FieldDescriptor) -> bool {
    !field.is_list() && !field.is_map()
}

fn access_of(pool: &DescriptorPool, method: &MethodDescriptor) -> Option<Access> {
    let extension = pool.get_extension_by_name(OPTION)?;
    let options = method.options();
    if !options.has_extension(&extension) {
        return None;
    }
    let value = options.get_extension(&extension);
    let Value::Message(message) = value.as_ref() else { return None };
    Access::decode(message.encode_to_vec().as_slice()).ok()
}
