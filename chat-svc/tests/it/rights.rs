//! Who may do what: every method about a conversation, by who was never in it, who was, and each role.

use futures::future::BoxFuture;
use proto::chat::{
    AddMembersRequest, ChangeMemberRoleRequest, CreateInviteRequest, DeleteMessageRequest,
    EditMessageRequest, ErrorReason, ExportConversationRequest, ForwardMessagesRequest,
    GetConversationRequest, LeaveConversationRequest, ListEditsRequest, ListInvitesRequest,
    ListMembersRequest, ListMessagesRequest, ListPinnedRequest, ListReactionsRequest, MarkReadRequest,
    MemberRole, PinMessageRequest, ReactRequest, RemoveMemberRequest, RevokeInviteRequest, SaveDraftRequest,
    SendMessageRequest, SendTypingRequest, SetGroupPictureRequest, SetRetentionRequest, TextContent,
    UpdateGroupRequest, UpdateMembershipRequest,
};
use proto::reason::is;
use tonic::Status;

use crate::{
    app::App,
    people::{Person, request_id, text},
};

use ErrorReason::{
    ConversationNotFound as Unknown, NotAMember as Former, NotTheAuthor as Author, OwnerStays as Stays,
    RoleTooLow as Low, Unspecified as Fine,
};

/// What a method is tried on: a group, a message of its owner at place 3, and a plain member.
#[derive(Clone)]
struct Scene {
    group: String,
    member: String,
    other: String,
}

type Call = fn(Person, Scene) -> BoxFuture<'static, Result<(), Status>>;

macro_rules! call {
    ($client:ident.$method:ident(|$scene:ident| $request:expr)) => {
        |who: Person, $scene: Scene| {
            Box::pin(async move { who.$client.clone().$method($request).await.map(drop) })
        }
    };
}

fn mask(field: &str) -> Option<prost_types::FieldMask> {
    Some(prost_types::FieldMask { paths: vec![field.into()] })
}

fn words() -> TextContent {
    TextContent { text: "words".into(), ..TextContent::default() }
}

/// A method, and how it answers who was never in the group, who was, a member, an admin and the owner.
type Case = (&'static str, Call, [ErrorReason; 5]);

const READ: [ErrorReason; 5] = [Unknown, Fine, Fine, Fine, Fine];
const TAKE_PART: [ErrorReason; 5] = [Unknown, Former, Fine, Fine, Fine];
const MANAGE: [ErrorReason; 5] = [Unknown, Former, Low, Fine, Fine];

fn reading() -> Vec<Case> {
    vec![
        ("get", call!(chats.get_conversation(|s| GetConversationRequest { conversation_id: s.group })), READ),
        (
            "list messages",
            call!(
                messages.list_messages(|s| ListMessagesRequest {
                    conversation_id: s.group,
                    ..Default::default()
                })
            ),
            READ,
        ),
        (
            "list pinned",
            call!(messages.list_pinned(|s| ListPinnedRequest { conversation_id: s.group })),
            READ,
        ),
        ("mark read", call!(chats.mark_read(|s| MarkReadRequest { conversation_id: s.group, seq: 1 })), READ),
        (
            "update membership",
            call!(chats.update_membership(|s| UpdateMembershipRequest {
                conversation_id: s.group,
                archived: true,
                update_mask: mask("archived"),
                ..Default::default()
            })),
            READ,
        ),
        (
            "export",
            call!(chats.export_conversation(|s| ExportConversationRequest {
                conversation_id: s.group,
                ..Default::default()
            })),
            READ,
        ),
        (
            "list members",
            call!(
                chats.list_members(|s| ListMembersRequest { conversation_id: s.group, ..Default::default() })
            ),
            TAKE_PART,
        ),
        (
            "list edits",
            call!(messages.list_edits(|s| ListEditsRequest { conversation_id: s.group, seq: 3 })),
            TAKE_PART,
        ),
        (
            "list reactions",
            call!(messages.list_reactions(|s| ListReactionsRequest {
                conversation_id: s.group,
                seq: 3,
                ..Default::default()
            })),
            TAKE_PART,
        ),
    ]
}

fn writing() -> Vec<Case> {
    vec![
        (
            "send",
            call!(messages.send_message(|s| SendMessageRequest {
                conversation_id: s.group,
                request_id: request_id(),
                content: Some(text("words")),
                ..Default::default()
            })),
            TAKE_PART,
        ),
        (
            "forward",
            call!(messages.forward_messages(|s| ForwardMessagesRequest {
                request_id: request_id(),
                from_conversation_id: s.group.clone(),
                seqs: vec![3],
                to_conversation_id: s.group,
            })),
            TAKE_PART,
        ),
        (
            "react",
            call!(messages.react(|s| ReactRequest {
                conversation_id: s.group,
                seq: 3,
                emoji: "👍".into(),
                remove: false
            })),
            TAKE_PART,
        ),
        (
            "type",
            call!(chats.send_typing(|s| SendTypingRequest { conversation_id: s.group, kind: 1 })),
            TAKE_PART,
        ),
        (
            "draft",
            call!(chats.save_draft(|s| SaveDraftRequest {
                conversation_id: s.group,
                text: "words".into(),
                ..Default::default()
            })),
            TAKE_PART,
        ),
    ]
}

fn changing() -> Vec<Case> {
    vec![
        (
            "hide",
            call!(messages.delete_message(|s| DeleteMessageRequest {
                conversation_id: s.group,
                seq: 1,
                for_all: false
            })),
            TAKE_PART,
        ),
        (
            "edit",
            call!(messages.edit_message(|s| EditMessageRequest {
                conversation_id: s.group,
                seq: 3,
                content: Some(words())
            })),
            [Unknown, Former, Author, Author, Fine],
        ),
        (
            "delete",
            call!(messages.delete_message(|s| DeleteMessageRequest {
                conversation_id: s.group,
                seq: 3,
                for_all: true
            })),
            [Unknown, Former, Author, Fine, Fine],
        ),
        (
            "pin",
            call!(messages.pin_message(|s| PinMessageRequest {
                conversation_id: s.group,
                seq: 3,
                remove: false
            })),
            MANAGE,
        ),
    ]
}

fn managing() -> Vec<Case> {
    vec![
        (
            "update",
            call!(chats.update_group(|s| UpdateGroupRequest {
                conversation_id: s.group,
                name: "Go".into(),
                update_mask: mask("name"),
                ..Default::default()
            })),
            MANAGE,
        ),
        (
            "set picture",
            call!(chats.set_group_picture(|s| SetGroupPictureRequest {
                conversation_id: s.group,
                ..Default::default()
            })),
            MANAGE,
        ),
        (
            "set retention",
            call!(chats.set_retention(|s| SetRetentionRequest { conversation_id: s.group, days: 30 })),
            MANAGE,
        ),
        (
            "add",
            call!(
                chats
                    .add_members(|s| AddMembersRequest { conversation_id: s.group, user_ids: vec![s.other] })
            ),
            MANAGE,
        ),
        (
            "invite",
            call!(chats.create_invite(|s| CreateInviteRequest {
                request_id: request_id(),
                conversation_id: s.group,
                ..Default::default()
            })),
            MANAGE,
        ),
        (
            "list invites",
            call!(chats.list_invites(|s| ListInvitesRequest { conversation_id: s.group })),
            MANAGE,
        ),
    ]
}

fn deciding() -> Vec<Case> {
    vec![
        (
            "revoke",
            call!(chats.revoke_invite(|s| RevokeInviteRequest {
                conversation_id: s.group,
                invite_id: request_id()
            })),
            MANAGE,
        ),
        (
            "change role",
            call!(chats.change_member_role(|s| ChangeMemberRoleRequest {
                conversation_id: s.group,
                user_id: s.member,
                role: MemberRole::Admin.into(),
            })),
            [Unknown, Former, Low, Low, Fine],
        ),
        (
            "remove",
            call!(
                chats.remove_member(|s| RemoveMemberRequest { conversation_id: s.group, user_id: s.member })
            ),
            MANAGE,
        ),
        (
            "leave",
            call!(chats.leave_conversation(|s| LeaveConversationRequest { conversation_id: s.group })),
            [Unknown, Fine, Fine, Fine, Stays],
        ),
    ]
}

#[tokio::test]
async fn everybody_may_what_their_role_allows_and_nothing_else() {
    let app = App::new().await;
    let [owner, admin, member, former, plain, other] = app.persons();
    let stranger = app.person();
    let cases = [reading(), writing(), changing(), managing(), deciding()];
    for (name, call, answers) in cases.into_iter().flatten() {
        let group = owner.group("Chess", &[&admin, &member, &former, &plain]).await;
        owner.say(&group, "at place 3").await.unwrap();
        owner.make(&group, &admin, MemberRole::Admin).await.unwrap();
        owner.remove(&group, &former).await.unwrap();
        let scene =
            Scene { group: group.conversation_id, member: plain.id.to_string(), other: other.id.to_string() };
        for (who, answer) in [&stranger, &former, &member, &admin, &owner].into_iter().zip(answers) {
            let answered = call(who.clone(), scene.clone()).await;
            match (&answered, answer) {
                (Ok(()), Fine) => {}
                (Err(status), reason) if is(status, reason) => {}
                _ => panic!("{name}: {answer:?} was due, not {answered:?}"),
            }
        }
    }
    app.stop().await;
}
