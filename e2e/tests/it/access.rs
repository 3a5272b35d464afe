//! Who may call what: every method of the contract, by everybody, on its service's own port.

use std::collections::BTreeMap;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use proto::{
    access::{Method, contract},
    access_v1::{Audience, ErrorReason},
    auth::{
        IssueServiceTokenRequest, RevokeSessionRequest, SignInAsGuestRequest,
        auth_service_client::AuthServiceClient, session_service_client::SessionServiceClient,
        token_service_client::TokenServiceClient,
    },
    reason,
};
use tonic::{Code, Status, codec::Codec};
use uuid::Uuid;

use crate::{
    administration::{registration, say, token_of},
    people::{Person, bearing, sign_up},
    stack::{Layout, SERVICES, Stack},
};

/// Bytes as they are.
#[derive(Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = RawCoder;
    type Decoder = RawCoder;

    fn encoder(&mut self) -> RawCoder {
        RawCoder
    }

    fn decoder(&mut self) -> RawCoder {
        RawCoder
    }
}

struct RawCoder;

impl tonic::codec::Encoder for RawCoder {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, to: &mut tonic::codec::EncodeBuf<'_>) -> Result<(), Status> {
        prost::bytes::BufMut::put_slice(to, &item);
        Ok(())
    }
}

impl tonic::codec::Decoder for RawCoder {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, from: &mut tonic::codec::DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let length = prost::bytes::Buf::remaining(from);
        Ok(Some(prost::bytes::Buf::copy_to_bytes(from, length).to_vec()))
    }
}

/// Who calls in a cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Nobody,
    Forger,
    Guest,
    User,
    Moderator,
    Admin,
    ServiceWithoutScope,
    ServiceWithScope,
}

impl Who {
    const ALL: [Self; 8] = [
        Self::Nobody,
        Self::Forger,
        Self::Guest,
        Self::User,
        Self::Moderator,
        Self::Admin,
        Self::ServiceWithoutScope,
        Self::ServiceWithScope,
    ];

    /// Somebody new of this kind, if it is a person: their token.
    async fn arrives(self, stack: &Stack) -> Option<String> {
        match self {
            Self::Guest => Some(guest(stack).await),
            Self::User => Some(sign_up(stack, "ada").await.access_token),
            Self::Moderator => Some(invited(stack, "moderator").await),
            Self::Admin => Some(invited(stack, "admin").await),
            Self::Nobody | Self::Forger | Self::ServiceWithoutScope | Self::ServiceWithScope => None,
        }
    }
}

async fn guest(stack: &Stack) -> String {
    let request = SignInAsGuestRequest {
        display_name: "Zoë".into(),
        refresh_token_in_body: true,
        ..SignInAsGuestRequest::default()
    };
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    auth.sign_in_as_guest(request).await.unwrap().into_inner().session.unwrap().access_token
}

/// Somebody whom the operator invited to be that.
async fn invited(stack: &Stack, role: &str) -> String {
    let told = say(stack, &["invite", "create", "--role", role]);
    let mut auth = AuthServiceClient::new(stack.channel("auth").await);
    let session = auth.register(registration(role, token_of(&told))).await.unwrap().into_inner().session;
    session.unwrap().access_token
}

/// What the layer must say before any handler is asked.
#[derive(Debug, PartialEq, Eq)]
enum Door {
    Open,
    Unauthenticated,
    Denied,
}

fn expected(method: &Method, who: Who) -> Door {
    let scopes = method.access.as_ref().map_or(0, |access| access.service_scopes.len());
    match (method.audience(), who) {
        (Audience::Unspecified, _) => Door::Denied,
        (Audience::Public, _) => Door::Open,
        (_, Who::Nobody | Who::Forger) => Door::Unauthenticated,
        (Audience::Guest, Who::Guest) => Door::Open,
        (Audience::Guest | Audience::User, Who::User) => Door::Open,
        (Audience::Guest | Audience::User | Audience::Moderator, Who::Moderator) => Door::Open,
        (Audience::Guest | Audience::User | Audience::Moderator | Audience::Admin, Who::Admin) => Door::Open,
        (_, Who::ServiceWithScope) if scopes > 0 => Door::Open,
        _ => Door::Denied,
    }
}

fn observed(outcome: &Result<(), Status>) -> Door {
    let Err(status) = outcome else { return Door::Open };
    let because = |reasons: &[ErrorReason]| reasons.iter().any(|reason| reason::is(status, *reason));
    if because(&[ErrorReason::TokenMissing, ErrorReason::TokenInvalid])
        && status.code() == Code::Unauthenticated
    {
        Door::Unauthenticated
    } else if because(&[ErrorReason::NotAllowed, ErrorReason::MethodClosed]) {
        Door::Denied
    } else {
        Door::Open
    }
}

/// Calls with this message, and hears how the door is: a handler's own refusal means that it was open.
async fn knock(
    channel: tonic::transport::Channel,
    method: &Method,
    token: Option<&str>,
    message: Vec<u8>,
) -> Result<(), Status> {
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.unwrap();
    let mut request = match token {
        Some(token) => bearing(token, futures::stream::iter([message])),
        None => tonic::Request::new(futures::stream::iter([message])),
    };
    request.set_timeout(std::time::Duration::from_secs(2));
    let path = method.path.parse().unwrap();
    let mut answers = grpc.streaming(request, path, Raw).await?.into_inner();
    if method.server_streaming { Ok(()) } else { answers.message().await.map(drop) }
}

async fn tokens(stack: &Stack) -> BTreeMap<Who, String> {
    let every: std::collections::BTreeSet<String> = contract()
        .into_values()
        .filter_map(|method| method.access)
        .flat_map(|access| access.service_scopes)
        .collect();
    let mut arguments = vec!["service-account", "create", "all"];
    for scope in &every {
        arguments.extend(["--scope", scope]);
    }
    let with = issue(stack, &arguments).await;
    let without = issue(stack, &["service-account", "create", "none", "--scope", "nothing.useful"]).await;
    let mut tokens = BTreeMap::from([(Who::ServiceWithScope, with), (Who::ServiceWithoutScope, without)]);
    for who in Who::ALL {
        tokens.extend(who.arrives(stack).await.map(|token| (who, token)));
    }
    let mut forged: Vec<char> = tokens[&Who::User].chars().collect();
    let last = forged.len() - 10;
    forged[last] = if forged[last] == 'A' { 'B' } else { 'A' };
    tokens.insert(Who::Forger, forged.into_iter().collect());
    tokens
}

/// Whether a method with an empty request ends the session that other cells need.
fn ends_the_session(method: &Method) -> bool {
    ["/Logout", "/DeleteAccount"].iter().any(|name| method.path.ends_with(name))
}

pub(crate) async fn issue(stack: &Stack, arguments: &[&str]) -> String {
    let output =
        stack.command("switchboard", arguments).stdout(std::process::Stdio::piped()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let secret = told
        .lines()
        .find_map(|line| line.strip_prefix("secret"))
        .unwrap_or_else(|| panic!("no secret: {}", stack.log("switchboard")))
        .trim()
        .to_owned();
    let request = IssueServiceTokenRequest { account: arguments[2].into(), secret, scopes: Vec::new() };
    TokenServiceClient::new(stack.channel("auth").await)
        .issue_service_token(request)
        .await
        .unwrap()
        .into_inner()
        .access_token
}

#[tokio::test(flavor = "multi_thread")]
async fn every_method_is_open_to_whom_the_contract_says_and_to_nobody_else() {
    every_cell(Layout::OneProcess).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn separate_processes_open_the_same_doors() {
    every_cell(Layout::Split).await;
}

async fn every_cell(layout: Layout) {
    let stack = Stack::start(layout).await;
    let tokens = tokens(&stack).await;
    let mut cells = 0;
    for service in SERVICES {
        let channel = stack.channel(service).await;
        let package = format!("switchboard.{service}.v1");
        for method in contract().into_values().filter(|method| method.package == package) {
            assert!(method.access.is_some(), "{} carries no access option", method.path);
            for who in Who::ALL {
                let somebody_new = if ends_the_session(&method) { who.arrives(&stack).await } else { None };
                let outcome = {
                    let token = somebody_new.as_deref().or(tokens.get(&who).map(String::as_str));
                    knock(channel.clone(), &method, token, Vec::new()).await
                };
                assert_eq!(
                    observed(&outcome),
                    expected(&method, who),
                    "{} by {who:?}: {outcome:?}",
                    method.path
                );
                cells += 1;
            }
        }
    }
    assert!(cells >= 560, "{cells} cells");
}

/// A request about this call, with a new id wherever another id is asked for; nothing if it is about no call.
fn about(call_id: &str, message: &MessageDescriptor) -> Option<DynamicMessage> {
    let mut request = DynamicMessage::new(message.clone());
    let mut names_a_call = false;
    for field in message.fields() {
        if let Some(value) = id_for(call_id, &field) {
            names_a_call |= field.name() == "call_id";
            request.set_field(&field, Value::String(value));
        } else if let Some(inner) = opening(&field).and_then(|inner| about(call_id, &inner)) {
            names_a_call = true;
            request.set_field(&field, Value::Message(inner));
        }
    }
    names_a_call.then_some(request)
}

fn id_for(call_id: &str, field: &FieldDescriptor) -> Option<String> {
    let is_id = matches!(field.kind(), Kind::String) && !field.is_list() && field.name().ends_with("_id");
    is_id.then(|| if field.name() == "call_id" { call_id.to_owned() } else { Uuid::now_v7().to_string() })
}

/// The message that opens a stream.
fn opening(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    let Kind::Message(inner) = field.kind() else { return None };
    (field.name() == "open").then_some(inner)
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_call_is_as_good_as_none() {
    let stack = Stack::start(Layout::OneProcess).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let stranger = sign_up(&stack, "cleo").await.access_token;
    let call = ada.call(&ben).await.unwrap();
    let channel = stack.channel("call").await;
    let pool = DescriptorPool::decode(proto::DESCRIPTORS).unwrap();
    let mut asked = 0;
    for method in contract().into_values().filter(|method| is_for_people(method, "switchboard.call.v1")) {
        let input = pool.get_message_by_name(&method.input).unwrap();
        for call_id in [call.call_id.clone(), Uuid::now_v7().to_string()] {
            let Some(request) = about(&call_id, &input) else { continue };
            let answer = knock_and_listen(channel.clone(), &method, &stranger, request.encode_to_vec()).await;
            let refused = answer.expect_err(&method.path);
            assert_eq!(refused.code(), Code::NotFound, "{}: {refused:?}", method.path);
            assert!(
                reason::is(&refused, proto::call::ErrorReason::CallNotFound),
                "{}: {refused:?}",
                method.path
            );
            asked += 1;
        }
    }
    assert!(asked >= 10, "only {asked} were asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_session_is_as_good_as_none() {
    let stack = Stack::start(Layout::OneProcess).await;
    let (ada, ben) = (sign_up(&stack, "ada").await, sign_up(&stack, "ben").await);
    let mut sessions = SessionServiceClient::new(stack.channel("auth").await);
    let mut refusals = Vec::new();
    for session_id in [ada.session_id, Uuid::now_v7().to_string()] {
        let request = RevokeSessionRequest { session_id };
        let refused = sessions.revoke_session(bearing(&ben.access_token, request)).await.unwrap_err();
        assert!(reason::is(&refused, proto::auth::ErrorReason::SessionNotFound), "{refused:?}");
        refusals.push((refused.code(), refused.message().to_owned()));
    }
    assert_eq!(refusals[0], refusals[1]);
    let still = sessions.list_sessions(bearing(&ada.access_token, Default::default())).await;
    assert_eq!(still.unwrap().into_inner().sessions.len(), 1);
}

fn is_for_people(method: &Method, package: &str) -> bool {
    method.package == package && matches!(method.audience(), Audience::Guest | Audience::User)
}

/// Like `knock`, and a stream's first word is waited for too.
async fn knock_and_listen(
    channel: tonic::transport::Channel,
    method: &Method,
    token: &str,
    message: Vec<u8>,
) -> Result<(), Status> {
    let listened = Method { server_streaming: false, ..method.clone() };
    knock(channel, &listened, Some(token), message).await
}
