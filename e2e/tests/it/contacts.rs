//! Two people: contacts, a block, and a picture.

use prost::Message as _;
use proto::{
    auth::{
        AcceptContactRequest, AcceptContactResponse, BlockUserRequest, BlockUserResponse, ContactChanged,
        ContactKind, RequestContactRequest, RequestContactResponse, SearchUsersRequest, SearchUsersResponse,
        UnblockUserRequest, UnblockUserResponse, UploadAvatarRequest, UploadAvatarResponse,
    },
    call::{CallState, EndCallRequest, EndCallResponse, ErrorReason},
    notify::{SubscribeResponse, subscribe_response::Step},
    reason::is,
};
use testkit::tunnel::TunnelStream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tonic::Code;

use crate::{
    calls::feed,
    people::Person,
    stack::{Layout, Stack},
};

const CONTACTS: &str = "/switchboard.auth.v1.ContactService";
const USERS: &str = "/switchboard.auth.v1.UserService";

/// How the other of two stands to somebody now, as their feed tells it next.
async fn next_kind(feed: &mut TunnelStream) -> ContactKind {
    loop {
        let step: SubscribeResponse = feed.next().await.unwrap().unwrap();
        let Some(Step::Event(event)) = step.step else { panic!("an event was due, not {step:?}") };
        // Beside it the feed says what asks for attention.
        if event.r#type == "switchboard.auth.v1.ContactChanged" {
            return ContactChanged::decode(event.payload).unwrap().contact.unwrap().kind();
        }
    }
}

/// How many people somebody finds.
async fn finds(who: &Person, query: &str) -> usize {
    let request = SearchUsersRequest { query: query.into(), ..SearchUsersRequest::default() };
    let found: SearchUsersResponse =
        who.tunnel.unary(&format!("{USERS}/SearchUsers"), &request).await.unwrap();
    found.users.len()
}

async fn befriend(one: &Person, other: &Person) {
    let request = RequestContactRequest { user_id: other.user_id.clone(), note: "hello".into() };
    let _: RequestContactResponse =
        one.tunnel.unary(&format!("{CONTACTS}/RequestContact"), &request).await.unwrap();
    let request = AcceptContactRequest { user_id: one.user_id.clone() };
    let answer: AcceptContactResponse =
        other.tunnel.unary(&format!("{CONTACTS}/AcceptContact"), &request).await.unwrap();
    assert_eq!(answer.contact.unwrap().kind(), ContactKind::Contact);
}

async fn a_block_is_silent_and_complete(layout: Layout) {
    let stack = Stack::start(layout).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let mut bens_feed = feed(&ben).await;
    befriend(&ada, &ben).await;
    assert_eq!(next_kind(&mut bens_feed).await, ContactKind::Incoming);
    assert_eq!(next_kind(&mut bens_feed).await, ContactKind::Contact);
    assert_eq!(finds(&ben, "ada").await, 1);

    let block = BlockUserRequest { user_id: ben.user_id.clone() };
    let _: BlockUserResponse = ada.tunnel.unary(&format!("{CONTACTS}/BlockUser"), &block).await.unwrap();
    assert_eq!(next_kind(&mut bens_feed).await, ContactKind::None, "as if she had ended it");
    assert_eq!(finds(&ben, "ada").await, 0);
    let refused = ben.call(&ada).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert!(is(&refused, ErrorReason::NotReachable), "{refused:?}");

    let unblock = UnblockUserRequest { user_id: ben.user_id.clone() };
    let _: UnblockUserResponse =
        ada.tunnel.unary(&format!("{CONTACTS}/UnblockUser"), &unblock).await.unwrap();
    assert_eq!(finds(&ben, "ada").await, 1);
    let call = ben.call(&ada).await.unwrap();
    assert_eq!(call.state(), CallState::Ringing);
    let end = EndCallRequest { call_id: call.call_id };
    let _: EndCallResponse =
        ben.tunnel.unary("/switchboard.call.v1.CallService/EndCall", &end).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_in_one_process() {
    a_block_is_silent_and_complete(Layout::OneProcess).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_over_separate_processes() {
    a_block_is_silent_and_complete(Layout::Split).await;
}

/// One red pixel.
const PNG: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\
    \x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0d\x49\x44\x41\x54\x78\xda\x63\x64\xf8\xcf\x50\
    \x0f\x00\x03\x86\x01\x80\x5a\x34\x7d\x6b\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

/// What a browser gets for a path: the head of the answer, and its body.
async fn get(stack: &Stack, path: &str, more: &str) -> (String, Vec<u8>) {
    let mut socket = stack.edge.tls().await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{more}connection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    let body = answer.split_off(end + 4);
    (String::from_utf8(answer).unwrap().to_lowercase(), body)
}

async fn a_picture_is_a_plain_link(layout: Layout) {
    let stack = Stack::start(layout).await;
    let ada = Person::arrive(&stack, "ada").await;
    let upload = UploadAvatarRequest { image: PNG.into() };
    let answer: UploadAvatarResponse =
        ada.tunnel.unary(&format!("{USERS}/UploadAvatar"), &upload).await.unwrap();
    let path = answer.me.unwrap().user.unwrap().avatar.unwrap().small_path;

    let (head, body) = get(&stack, &path, "").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains("content-type: image/jpeg") && head.contains("nosniff"), "{head}");
    assert_eq!(body[..3], [0xff, 0xd8, 0xff], "a JPEG");
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let (head, _) = get(&stack, &path, &format!("if-none-match: {etag}\r\n")).await;
    assert!(head.starts_with("http/1.1 304"), "{head}");
    let (head, part) = get(&stack, &path, "range: bytes=1-2\r\n").await;
    assert!(head.starts_with("http/1.1 206"), "{head}");
    assert_eq!(part, body[1..3]);
    let (head, _) = get(&stack, &path[..path.len() - 1], "").await;
    assert!(head.starts_with("http/1.1 404"), "a link that is not ours is none: {head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_from_one_process() {
    a_picture_is_a_plain_link(Layout::OneProcess).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_from_separate_processes() {
    a_picture_is_a_plain_link(Layout::Split).await;
}
