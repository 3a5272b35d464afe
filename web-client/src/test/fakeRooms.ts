import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import type { Code } from "@connectrpc/connect";
import type { Conversation, ConversationSchema, Membership } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { Message, SystemContentSchema } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { EventSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { refusal } from "./fixtures";

/** The rest of the platform, as far as chat needs it. */
export interface ChatPlatform {
  readonly contacts: { isBlocked(me: string, other: string): boolean };
  /** Throws what every call is to throw. */
  check(): void;
  tell(userId: string, event: MessageInitShape<typeof EventSchema>): void;
}

/** A conversation, and what each member keeps about it. */
export interface Room {
  shared: Conversation;
  readonly members: Map<string, Membership>;
  readonly delivered: Map<string, bigint>;
}

/** All conversations, as their messages and groups know them. */
export interface Rooms {
  readonly platform: ChatPlatform;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly messages: {
    happen(conversationId: string, from: string, value: MessageInitShape<typeof SystemContentSchema>): Message;
  };
  readonly files: {
    get(fileId: string): File;
  };
  make(shared: MessageInitShape<typeof ConversationSchema>, userIds: readonly string[]): Room;
  room(conversationId: string, me: string): Room;
  joined(conversationId: string, me: string): Room;
  seenBy(room: Room, me: string): Conversation;
  changeOwn(conversationId: string, me: string, change: Partial<Membership>): Membership;
  changeShared(room: Room, change: Partial<Conversation>): void;
  tellAll<D extends DescMessage>(conversationId: string, schema: D, event: MessageInitShape<D>): void;
  tell<D extends DescMessage>(userId: string, schema: D, event: MessageInitShape<D>): void;
  nextId(): string;
}

/** A refusal of chat-svc. */
export const chatRefusal = (code: Code, reason: string) => refusal(code, "switchboard.chat.v1", reason);
