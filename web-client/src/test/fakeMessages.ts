import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import {
  type ListMessagesRequest,
  MessageChangedSchema,
  MessageHiddenSchema,
  MessageService,
} from "~/gen/switchboard/chat/v1/message_pb";
import {
  type Content,
  ContentSchema,
  type Message,
  MessageSchema,
  type SystemContentSchema,
  TextContentSchema,
  type VoiceContentSchema,
} from "~/gen/switchboard/chat/v1/message_types_pb";
import { chatRefusal, type Rooms } from "./fakeRooms";
import { search } from "./fakeSearch";

type TextInit = { text: string; files?: File[]; replyToSeq?: bigint; requestId?: string; mentionedUserIds?: string[] };

/** The messages of all conversations. */
export class FakeMessages {
  /** Thrown when something is sent, when set. */
  failure: Error | undefined;
  /** How often messages were asked for. */
  asked = 0;
  private readonly all = new Map<string, Message[]>();
  private readonly hidden = new Set<string>();
  private readonly edits = new Map<string, string[]>();

  constructor(private readonly chat: Rooms) {}

  serve({ service }: ConnectRouter, me: string): void {
    service(MessageService, {
      sendMessage: (request) => {
        this.chat.joined(request.conversationId, me);
        if (this.failure) throw this.failure;
        return { message: this.send(request.conversationId, me, this.carried(request.content), request) };
      },
      forwardMessages: ({ fromConversationId, seqs, toConversationId }) => {
        this.chat.joined(toConversationId, me);
        const from = this.of(fromConversationId, me).filter(({ seq }) => seqs.includes(seq));
        return { messages: from.map(({ content }) => this.send(toConversationId, me, content, {}, true)) };
      },
      editMessage: ({ conversationId, seq, content }) => {
        const before = this.own(conversationId, seq, me);
        this.edits.set(key(conversationId, seq), [...(this.edits.get(key(conversationId, seq)) ?? []), textOf(before)]);
        const edited = create(ContentSchema, { kind: { case: "text", value: content ?? create(TextContentSchema) } });
        return { message: this.change(before, { content: edited, editTime: timestampFromMs(Date.now()) }) };
      },
      deleteMessage: ({ conversationId, seq, forAll }) => {
        if (forAll) this.delete(this.at(conversationId, seq), me);
        else this.hide(conversationId, seq, me);
        return {};
      },
      listMessages: (request) => this.list(request, me),
      listEdits: ({ conversationId, seq }) => {
        this.chat.room(conversationId, me);
        const said = this.edits.get(key(conversationId, seq)) ?? [];
        return { edits: said.map((text) => ({ text, createTime: timestampFromMs(Date.now()) })).reverse() };
      },
      react: ({ conversationId, seq, emoji, remove }) => ({
        message: this.react(conversationId, seq, me, emoji, remove),
      }),
      listReactions: ({ conversationId, seq, emoji: wanted }) => {
        const all = this.at(conversationId, seq).reactions;
        const reactions = all.filter(({ emoji }) => wanted === "" || emoji === wanted);
        return { reactions: reactions.flatMap(({ emoji, userIds }) => userIds.map((userId) => ({ emoji, userId }))) };
      },
      pinMessage: ({ conversationId, seq, remove }) => {
        this.chat.joined(conversationId, me);
        const pinTime = remove ? undefined : timestampFromMs(Date.now());
        const before = this.at(conversationId, seq);
        return { message: this.change(before, pinTime ? { pinTime } : {}, !remove) };
      },
      searchMessages: (request) => {
        this.chat.platform.check();
        const mine = [...this.chat.rooms.values()].filter(({ members }) => members.has(me));
        return search(
          mine.flatMap(({ shared }) => this.of(shared.conversationId, me)),
          request,
        );
      },
      listPinned: ({ conversationId }) => ({ messages: this.of(conversationId, me).filter(({ pinTime }) => pinTime) }),
    });
  }

  /** What somebody may read of a conversation. */
  of(conversationId: string, me: string): Message[] {
    const messages = (this.all.get(conversationId) ?? []).filter(
      ({ seq }) => !this.hidden.has(`${me} ${key(conversationId, seq)}`),
    );
    return messages.map((message) => seenBy(message, me));
  }

  /** Somebody speaks. */
  speak(conversationId: string, from: string, voice: MessageInitShape<typeof VoiceContentSchema>): Message {
    return this.send(conversationId, from, { kind: { case: "voice", value: voice } }, {});
  }

  /** Somebody writes. */
  say(conversationId: string, from: string, init: string | TextInit): Message {
    const { text, mentionedUserIds = [], files = [], ...rest } = typeof init === "string" ? { text: init } : init;
    return this.send(conversationId, from, { kind: { case: "text", value: { text, mentionedUserIds, files } } }, rest);
  }

  /** Something happens. */
  happen(conversationId: string, from: string, value: MessageInitShape<typeof SystemContentSchema>): Message {
    return this.send(conversationId, from, { kind: { case: "system", value } }, {});
  }

  /** Deletes a message for all. */
  delete(message: Message, me: string): void {
    const deleted = create(MessageSchema, {
      conversationId: message.conversationId,
      seq: message.seq,
      senderUserId: message.senderUserId,
      version: message.version,
      deletedByUserId: me,
      deleteTime: timestampFromMs(Date.now()),
      ...(message.createTime && { createTime: message.createTime }),
    });
    this.put(deleted);
  }

  /** Somebody feels something about a message. */
  react(conversationId: string, seq: bigint, me: string, emoji: string, remove = false): Message {
    this.chat.joined(conversationId, me);
    const before = this.at(conversationId, seq);
    const others = before.reactions.filter((reaction) => reaction.emoji !== emoji);
    const users = before.reactions.find((reaction) => reaction.emoji === emoji)?.userIds ?? [];
    const userIds = [...users.filter((userId) => userId !== me), ...(remove ? [] : [me])];
    const mine = {
      $typeName: "switchboard.chat.v1.Reaction" as const,
      emoji,
      count: userIds.length,
      own: false,
      userIds,
    };
    return seenBy(this.change(before, { reactions: userIds.length > 0 ? [...others, mine] : others }), me);
  }

  /** Who sends names files by their ids alone. */
  private carried(content: Content | undefined): Content | undefined {
    if (content?.kind.case === "text") {
      content.kind.value.files = content.kind.value.files.map(({ fileId }) => this.chat.files.get(fileId));
    }
    if (content?.kind.case === "voice" && content.kind.value.file) {
      content.kind.value.file = this.chat.files.get(content.kind.value.file.fileId);
    }
    return content;
  }

  private send(
    conversationId: string,
    from: string,
    content: Content | MessageInitShape<typeof ContentSchema> | undefined,
    { requestId = "", replyToSeq = 0n }: { requestId?: string; replyToSeq?: bigint },
    forwarded = false,
  ): Message {
    const messages = this.all.get(conversationId) ?? [];
    const stored = messages.find((message) => requestId !== "" && message.requestId === requestId);
    if (stored) return stored;
    const room = this.chat.room(conversationId, from);
    const now = timestampFromMs(Date.now());
    const message = create(MessageSchema, {
      conversationId,
      seq: room.shared.lastSeq + 1n,
      senderUserId: from,
      requestId,
      createTime: now,
      version: 1n,
      forwarded,
      ...(content && { content }),
      ...(replyToSeq > 0n && { replyTo: quoteOf(this.at(conversationId, replyToSeq)) }),
    });
    this.all.set(conversationId, [...messages, message]);
    room.shared = { ...room.shared, lastSeq: message.seq, activeTime: now };
    const own = room.members.get(from);
    if (own) room.members.set(from, { ...own, readSeq: message.seq });
    this.told(message);
    return message;
  }

  private list({ conversationId, beforeSeq, afterSeq, aroundSeq, limit }: ListMessagesRequest, me: string) {
    this.asked += 1;
    const { lastSeq } = this.chat.room(conversationId, me).shared;
    const size = BigInt(limit || 50);
    let [first, last] = [lastSeq - size + 1n, lastSeq];
    if (beforeSeq > 0n) [first, last] = [beforeSeq - size, beforeSeq - 1n];
    if (afterSeq > 0n) [first, last] = [afterSeq + 1n, afterSeq + size];
    if (aroundSeq > 0n) [first, last] = [aroundSeq - size / 2n, aroundSeq + size / 2n];
    if (first < 1n) first = 1n;
    if (last > lastSeq) last = lastSeq;
    const messages = this.of(conversationId, me).filter(({ seq }) => seq >= first && seq <= last);
    return { messages, firstSeq: first, lastSeq: last, atStart: first <= 1n, atEnd: last >= lastSeq };
  }

  private at(conversationId: string, seq: bigint): Message {
    const message = this.all.get(conversationId)?.find((one) => one.seq === seq);
    if (!message) throw chatRefusal(Code.NotFound, "MESSAGE_NOT_FOUND");
    return message;
  }

  private own(conversationId: string, seq: bigint, me: string): Message {
    this.chat.joined(conversationId, me);
    const message = this.at(conversationId, seq);
    if (message.senderUserId !== me) throw chatRefusal(Code.PermissionDenied, "NOT_THE_AUTHOR");
    return message;
  }

  private change(before: Message, change: Partial<Message>, pinned = before.pinTime !== undefined): Message {
    const { pinTime, ...rest } = before;
    return this.put({ ...rest, ...(pinned && pinTime && { pinTime }), ...change });
  }

  private put(changed: Message): Message {
    const message = { ...changed, version: changed.version + 1n };
    const messages = this.all.get(message.conversationId) ?? [];
    this.all.set(
      message.conversationId,
      messages.map((one) => (one.seq === message.seq ? message : one)),
    );
    this.told(message);
    return message;
  }

  /** The same for all: without what is one's own. */
  private told(message: Message): void {
    const { conversationId } = message;
    const lastSeq = this.chat.rooms.get(conversationId)?.shared.lastSeq ?? 0n;
    this.chat.tellAll(conversationId, MessageChangedSchema, { message: seenBy(message, ""), lastSeq });
  }

  private hide(conversationId: string, seq: bigint, me: string): void {
    this.chat.room(conversationId, me);
    this.hidden.add(`${me} ${key(conversationId, seq)}`);
    this.chat.tell(me, MessageHiddenSchema, { conversationId, seq });
  }
}

function seenBy(message: Message, me: string): Message {
  const reactions = message.reactions.map((reaction) => ({ ...reaction, own: reaction.userIds.includes(me) }));
  return { ...message, reactions, requestId: message.senderUserId === me ? message.requestId : "" };
}

function quoteOf(message: Message) {
  return { seq: message.seq, senderUserId: message.senderUserId, excerpt: textOf(message).slice(0, 200) };
}

function textOf({ content }: Message): string {
  return content?.kind.case === "text" ? content.kind.value.text : "";
}

function key(conversationId: string, seq: bigint): string {
  return `${conversationId} ${seq}`;
}
