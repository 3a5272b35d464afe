import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import {
  ConversationChangedSchema,
  ConversationFilter,
  ConversationService,
  MembershipChangedSchema,
  ReceiptChangedSchema,
  TypingSchema,
} from "~/gen/switchboard/chat/v1/conversation_pb";
import {
  type Conversation,
  ConversationKind,
  ConversationSchema,
  MemberRole,
  type Membership,
  MembershipSchema,
} from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { inOrder, isOn } from "~/shared/store/chat/order";
import { FakeChatSettings } from "./fakeChatSettings";
import { FakeFiles } from "./fakeFiles";
import { FakeGroups } from "./fakeGroups";
import { FakeMessages } from "./fakeMessages";
import { type ChatPlatform, chatRefusal, type Room, type Rooms } from "./fakeRooms";

/** Conversations and messages, in memory. */
export class FakeChat implements Rooms {
  readonly rooms = new Map<string, Room>();
  readonly messages: FakeMessages = new FakeMessages(this);
  readonly files: FakeFiles = new FakeFiles(this.messages);
  readonly groups: FakeGroups = new FakeGroups(this);
  readonly settings: FakeChatSettings = new FakeChatSettings(this);
  /** How many conversations come on one page. */
  pageSize = 100;
  /** What was typed, in order: "user: kind". */
  readonly typed: string[] = [];
  private lastId = 0;
  private version = 0n;

  constructor(readonly platform: ChatPlatform) {}

  serve(router: ConnectRouter, me: string): void {
    this.messages.serve(router, me);
    this.files.serve(router, me);
    router.service(ConversationService, {
      ...this.groups.methods(me),
      ...this.settings.methods(me),
      openDirect: ({ userId }) => ({ conversation: this.seenBy(this.direct(me, userId), me) }),
      getConversation: ({ conversationId }) => ({ conversation: this.seenBy(this.room(conversationId, me), me) }),
      listConversations: ({ filter, pageToken }) => this.list(me, filter, pageToken),
      getUnreadTotals: () => {
        this.platform.check();
        return { conversationCount: this.of(me).filter((one) => isOn(ConversationFilter.UNREAD, one)).length };
      },
      updateMembership: ({ conversationId, updateMask, ...change }) => {
        const paths = new Set(updateMask?.paths.map(camel));
        const wanted = Object.fromEntries(Object.entries(change).filter(([name]) => paths.has(name)));
        if (paths.has("pinned")) wanted.pinTime = change.pinned ? timestampFromMs(Date.now()) : undefined;
        return { own: this.changeOwn(conversationId, me, wanted) };
      },
      saveDraft: ({ conversationId, text, replyToSeq }) => {
        this.platform.check();
        const draft = text === "" ? undefined : { $typeName: "switchboard.chat.v1.Draft" as const, text, replyToSeq };
        return { own: this.changeOwn(conversationId, me, { draft }) };
      },
      markRead: ({ conversationId, seq }) => {
        this.platform.check();
        return { own: this.read(conversationId, me, seq) };
      },
      markDelivered: ({ deliveries }) => {
        for (const { conversationId, seq } of deliveries) {
          this.room(conversationId, me).delivered.set(me, seq);
          this.tellReceipt(conversationId, me);
        }
        return {};
      },
      sendTyping: ({ conversationId, kind }) => {
        this.typed.push(`${me}: ${kind}`);
        this.tellOthers(conversationId, me, TypingSchema, { conversationId, userId: me, kind });
        return {};
      },
    });
  }

  /** The conversation of two people. */
  direct(one: string, other: string): Room {
    const found = [...this.rooms.values()].find(
      ({ shared, members }) => shared.kind === ConversationKind.DIRECT && members.has(one) && members.has(other),
    );
    if (found) return found;
    if (one === other) throw chatRefusal(Code.InvalidArgument, "CONVERSATION_WITH_ONESELF");
    if (this.platform.contacts.isBlocked(one, other)) throw chatRefusal(Code.FailedPrecondition, "NOT_REACHABLE");
    return this.make({ kind: ConversationKind.DIRECT }, [one, other]);
  }

  /** A new conversation; of a group, the first is the owner. */
  make(shared: MessageInitShape<typeof ConversationSchema>, userIds: readonly string[]): Room {
    const now = timestampFromMs(Date.now());
    const conversationId = this.nextId();
    const role = (at: number) =>
      at === 0 && shared.kind === ConversationKind.GROUP ? MemberRole.OWNER : MemberRole.MEMBER;
    const room: Room = {
      shared: create(ConversationSchema, { ...shared, conversationId, activeTime: now, firstSeq: 1n, version: 1n }),
      members: new Map(
        userIds.map((id, at) => [id, create(MembershipSchema, { role: role(at), joinTime: now, version: 1n })]),
      ),
      delivered: new Map(),
    };
    this.rooms.set(conversationId, room);
    this.tellShared(room);
    return room;
  }

  /** A conversation of which somebody is, or was, a member. */
  room(conversationId: string, me: string): Room {
    this.platform.check();
    const room = this.rooms.get(conversationId);
    if (!room?.members.has(me)) throw chatRefusal(Code.NotFound, "CONVERSATION_NOT_FOUND");
    return room;
  }

  /** The same, for those who are in it. */
  joined(conversationId: string, me: string): Room {
    const room = this.room(conversationId, me);
    if (room.members.get(me)?.leaveTime) throw chatRefusal(Code.FailedPrecondition, "NOT_A_MEMBER");
    return room;
  }

  /** A conversation as one of its members sees it. */
  seenBy(room: Room, me: string): Conversation {
    const { shared, members } = room;
    const others = [...members.keys()].filter((userId) => userId !== me);
    const lastMessage = this.messages.of(shared.conversationId, me).at(-1);
    return {
      ...shared,
      otherUserId: shared.kind === ConversationKind.DIRECT ? (others[0] ?? "") : "",
      own: this.ownOf(room, me),
      receipts: others.map((userId) => this.receipt(room, userId)),
      ...(lastMessage && { lastMessage }),
    };
  }

  /** Changes what is a member's own, and tells their devices. */
  changeOwn(conversationId: string, me: string, change: Partial<Membership>): Membership {
    const room = this.room(conversationId, me);
    const before = room.members.get(me);
    if (!before) throw chatRefusal(Code.NotFound, "CONVERSATION_NOT_FOUND");
    room.members.set(me, create(MembershipSchema, { ...before, ...change, version: before.version + 1n }));
    const own = this.ownOf(room, me);
    this.tell(me, MembershipChangedSchema, { conversationId, own });
    return own;
  }

  /** A member has read until a place. */
  read(conversationId: string, me: string, seq: bigint): Membership {
    const before = this.room(conversationId, me).members.get(me)?.readSeq ?? 0n;
    const own = this.changeOwn(conversationId, me, { readSeq: seq > before ? seq : before, markedUnread: false });
    this.tellReceipt(conversationId, me);
    return own;
  }

  /** What all see of a conversation is another. */
  changeShared(room: Room, change: Partial<Conversation>): void {
    room.shared = { ...room.shared, ...change, version: room.shared.version + 1n };
    this.tellShared(room);
  }

  /** Tells an event to all members that are in it, or to those of them who are chosen. */
  tellAll<D extends DescMessage>(conversationId: string, schema: D, event: MessageInitShape<D>, but = ""): void {
    for (const [userId, { leaveTime }] of this.rooms.get(conversationId)?.members ?? []) {
      if (!leaveTime && userId !== but) this.tell(userId, schema, event);
    }
  }

  tell<D extends DescMessage>(userId: string, schema: D, event: MessageInitShape<D>): void {
    this.version += 1n;
    const payload = toBinary(schema, create(schema, event));
    this.platform.tell(userId, { type: schema.typeName, aggregateId: "", version: 0n, payload });
  }

  nextId(): string {
    this.lastId += 1;
    return `00000000-0000-7000-9000-${String(this.lastId).padStart(12, "0")}`;
  }

  private tellShared(room: Room): void {
    const { conversationId } = room.shared;
    this.tellAll(conversationId, ConversationChangedSchema, { conversation: room.shared });
  }

  private tellOthers<D extends DescMessage>(id: string, me: string, schema: D, event: MessageInitShape<D>): void {
    this.tellAll(id, schema, event, me);
  }

  private tellReceipt(conversationId: string, me: string): void {
    const receipt = this.receipt(this.room(conversationId, me), me);
    this.tellOthers(conversationId, me, ReceiptChangedSchema, { conversationId, receipt });
  }

  private receipt(room: Room, userId: string) {
    const readSeq = room.members.get(userId)?.readSeq ?? 0n;
    const delivered = room.delivered.get(userId) ?? 0n;
    const $typeName = "switchboard.chat.v1.Receipt" as const;
    return { $typeName, userId, readSeq, deliveredSeq: delivered > readSeq ? delivered : readSeq };
  }

  private ownOf(room: Room, me: string): Membership {
    const own = room.members.get(me) ?? create(MembershipSchema, {});
    const unread = this.messages
      .of(room.shared.conversationId, me)
      .filter((message) => message.seq > own.readSeq && message.senderUserId !== me)
      .filter(({ content }) => content?.kind.case !== "system");
    const mentions = unread.filter(
      ({ content }) => content?.kind.case === "text" && content.kind.value.mentionedUserIds.includes(me),
    );
    return { ...own, unreadCount: unread.length, mentionCount: mentions.length };
  }

  private of(me: string): Conversation[] {
    const mine = [...this.rooms.values()].filter(({ members }) => members.has(me));
    return mine.map((room) => this.seenBy(room, me));
  }

  private list(me: string, filter: ConversationFilter, pageToken: string) {
    this.platform.check();
    const from = Number(pageToken);
    const to = from + this.pageSize;
    const all = inOrder(this.of(me).filter((one) => isOn(filter, one)));
    return { conversations: all.slice(from, to), nextPageToken: to < all.length ? String(to) : "" };
  }
}

function camel(path: string): string {
  return path.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
