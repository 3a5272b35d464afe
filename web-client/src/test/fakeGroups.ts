import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ServiceImpl } from "@connectrpc/connect";
import { type ConversationService, type Invite, InviteSchema } from "~/gen/switchboard/chat/v1/conversation_pb";
import {
  type Conversation,
  ConversationKind,
  type Group,
  MemberRole,
  MembershipSchema,
} from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { SystemEvent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { chatRefusal, type Room, type Rooms } from "./fakeRooms";

const $typeName = "switchboard.chat.v1.Group" as const;

/** Groups: who is in them, and how people come to them. */
export class FakeGroups {
  private readonly invites = new Map<string, { conversationId: string; invite: Invite }>();
  private readonly made = new Map<string, string>();

  constructor(private readonly chat: Rooms) {}

  /** A group whose owner is the first. */
  make(name: string, userIds: readonly string[], description = ""): Room {
    const group: Group = {
      $typeName,
      name,
      description,
      pictureLink: "",
      memberCount: userIds.length,
      historyForNewMembers: false,
    };
    const room = this.chat.make({ kind: ConversationKind.GROUP, group }, userIds);
    this.chat.messages.happen(room.shared.conversationId, userIds[0] ?? "", { event: SystemEvent.CREATED });
    return room;
  }

  methods(me: string) {
    const { chat } = this;
    const seen = (room: Room) => ({ conversation: chat.seenBy(room, me) });
    return {
      createGroup: ({ requestId, name, description, userIds }) => {
        chat.platform.check();
        const known = chat.rooms.get(this.made.get(requestId) ?? "");
        if (known) return seen(known);
        const refused = userIds.filter((userId) => chat.platform.contacts.isBlocked(me, userId));
        const room = this.make(name, [me, ...userIds.filter((userId) => !refused.includes(userId))], description);
        this.made.set(requestId, room.shared.conversationId);
        return { ...seen(room), notAddedUserIds: refused };
      },
      updateGroup: ({ conversationId, updateMask, name, description, historyForNewMembers }) => {
        const room = this.ruled(conversationId, me);
        const paths = updateMask?.paths ?? [];
        this.changeGroup(room, {
          ...(paths.includes("name") && { name }),
          ...(paths.includes("description") && { description }),
          ...(paths.includes("history_for_new_members") && { historyForNewMembers }),
        });
        if (paths.includes("name"))
          chat.messages.happen(conversationId, me, { event: SystemEvent.RENAMED, text: name });
        return seen(room);
      },
      setGroupPicture: ({ conversationId, picture }) => {
        const room = this.ruled(conversationId, me);
        this.changeGroup(room, { pictureLink: picture.length > 0 ? `/pictures/${chat.nextId()}` : "" });
        chat.messages.happen(conversationId, me, { event: SystemEvent.PICTURE_CHANGED });
        return seen(room);
      },
      setRetention: ({ conversationId, days }) => {
        const room = chat.joined(conversationId, me);
        chat.changeShared(room, { retentionDays: days });
        chat.messages.happen(conversationId, me, { event: SystemEvent.RETENTION_CHANGED, text: String(days) });
        return seen(room);
      },
      listMembers: ({ conversationId }) => {
        const present = [...chat.room(conversationId, me).members].filter(([, { leaveTime }]) => !leaveTime);
        const members = present.map(([userId, { role, joinTime }]) => ({
          userId,
          role,
          ...(joinTime && { joinTime }),
        }));
        return { members: members.sort((one, other) => other.role - one.role) };
      },
      addMembers: ({ conversationId, userIds }) => {
        const room = this.ruled(conversationId, me);
        this.add(room, userIds);
        chat.messages.happen(conversationId, me, { event: SystemEvent.ADDED, userIds });
        return seen(room);
      },
      removeMember: ({ conversationId, userId }) => {
        const room = this.ruled(conversationId, me);
        chat.messages.happen(conversationId, me, { event: SystemEvent.REMOVED, userIds: [userId] });
        this.leave(room, userId);
        return seen(room);
      },
      changeMemberRole: ({ conversationId, userId, role }) => {
        const room = chat.joined(conversationId, me);
        if (room.members.get(me)?.role !== MemberRole.OWNER) throw chatRefusal(Code.PermissionDenied, "ROLE_TOO_LOW");
        chat.changeOwn(conversationId, userId, { role });
        if (role === MemberRole.OWNER) chat.changeOwn(conversationId, me, { role: MemberRole.ADMIN });
        chat.changeShared(room, {});
        return seen(room);
      },
      leaveConversation: ({ conversationId }) => {
        const room = chat.joined(conversationId, me);
        const alone = room.shared.group?.memberCount === 1;
        if (room.members.get(me)?.role === MemberRole.OWNER && !alone) {
          throw chatRefusal(Code.FailedPrecondition, "OWNER_STAYS");
        }
        chat.messages.happen(conversationId, me, { event: SystemEvent.LEFT });
        this.leave(room, me);
        return seen(room);
      },
      createInvite: ({ conversationId, expireTime, maxUses }) => {
        this.ruled(conversationId, me);
        const inviteId = chat.nextId();
        const until = expireTime ?? timestampFromMs(Date.now() + 7 * 86_400_000);
        const invite = create(InviteSchema, {
          inviteId,
          token: `t${inviteId}`,
          expireTime: until,
          maxUses,
          createdByUserId: me,
        });
        this.invites.set(invite.token, { conversationId, invite });
        return { invite };
      },
      listInvites: ({ conversationId }) => {
        this.ruled(conversationId, me);
        const all = [...this.invites.values()].filter((one) => one.conversationId === conversationId);
        return { invites: all.map(({ invite }) => invite).reverse() };
      },
      revokeInvite: ({ inviteId }) => {
        for (const [token, { invite }] of this.invites) if (invite.inviteId === inviteId) this.invites.delete(token);
        return {};
      },
      getInvite: ({ token }) => {
        const { room, invite } = this.invited(token);
        const group = room.shared.group ? { group: room.shared.group } : {};
        return {
          ...group,
          conversationId: this.isIn(room, me) ? room.shared.conversationId : "",
          invitedByUserId: invite.createdByUserId,
        };
      },
      joinByInvite: ({ token }) => {
        const { room } = this.invited(token);
        if (!this.isIn(room, me)) {
          this.add(room, [me]);
          chat.messages.happen(room.shared.conversationId, me, { event: SystemEvent.JOINED });
        }
        return seen(room);
      },
    } satisfies Partial<ServiceImpl<typeof ConversationService>>;
  }

  private isIn(room: Room, me: string): boolean {
    const own = room.members.get(me);
    return own !== undefined && !own.leaveTime;
  }

  private invited(token: string) {
    this.chat.platform.check();
    const found = this.invites.get(token);
    const room = this.chat.rooms.get(found?.conversationId ?? "");
    if (!found || !room) throw chatRefusal(Code.NotFound, "INVITE_INVALID");
    return { room, invite: found.invite };
  }

  private ruled(conversationId: string, me: string): Room {
    const room = this.chat.joined(conversationId, me);
    if (room.shared.kind !== ConversationKind.GROUP) throw chatRefusal(Code.FailedPrecondition, "NOT_A_GROUP");
    const role = room.members.get(me)?.role ?? MemberRole.UNSPECIFIED;
    if (role < MemberRole.ADMIN) throw chatRefusal(Code.PermissionDenied, "ROLE_TOO_LOW");
    return room;
  }

  private add(room: Room, userIds: readonly string[]): void {
    const joinTime = timestampFromMs(Date.now());
    for (const userId of userIds) {
      if (this.isIn(room, userId)) continue;
      const { lastSeq } = room.shared;
      room.members.set(
        userId,
        create(MembershipSchema, { role: MemberRole.MEMBER, joinTime, readSeq: lastSeq, version: 1n }),
      );
    }
    this.changeGroup(room, {});
  }

  private leave(room: Room, userId: string): void {
    this.chat.changeOwn(room.shared.conversationId, userId, { leaveTime: timestampFromMs(Date.now()) });
    this.changeGroup(room, {});
  }

  private changeGroup(room: Room, change: Partial<Group>): void {
    const memberCount = [...room.members.values()].filter(({ leaveTime }) => !leaveTime).length;
    const before: Group | undefined = room.shared.group;
    if (!before) return;
    const changed: Partial<Conversation> = { group: { ...before, ...change, memberCount } };
    this.chat.changeShared(room, changed);
  }
}
