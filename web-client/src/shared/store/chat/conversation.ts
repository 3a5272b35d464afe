import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type Conversation,
  ConversationKind,
  type Membership,
  type Receipt,
} from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { type Message, type SystemContent, SystemEvent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "../../lib/time";
import { max } from "./timeline";

/** What a server may tell of a conversation in full, taken into what is known of it. */
export function withLoaded(known: Conversation | undefined, loaded: Conversation): Conversation {
  if (!known) return loaded;
  const behind = loaded.lastSeq < known.lastSeq;
  const all = loaded.version >= known.version ? loaded : known;
  return {
    ...all,
    lastSeq: max(known.lastSeq, loaded.lastSeq),
    activeTime: behind ? known.activeTime : loaded.activeTime,
    lastMessage: behind ? known.lastMessage : newer(known.lastMessage, loaded.lastMessage),
    own: ownOf(known, loaded, behind),
    receipts: loaded.receipts.reduce(withReceiptIn, known.receipts),
  };
}

/** What all see of it is another. What is one's own, and what is written, is told apart. */
export function withShared(known: Conversation, told: Conversation): Conversation {
  if (told.version <= known.version) return known;
  const { own, lastMessage, lastSeq, firstSeq, receipts, otherUserId, activeTime } = known;
  return { ...told, own, lastMessage, lastSeq, firstSeq, receipts, otherUserId, activeTime };
}

/** A message is new, or is another. */
export function withMessage(known: Conversation, message: Message, userId: string): Conversation {
  const { lastMessage } = known;
  if (message.seq > known.lastSeq) {
    return {
      ...known,
      lastMessage: message,
      lastSeq: message.seq,
      activeTime: message.createTime,
      own: known.own && withNews(known.own, message, userId),
    };
  }
  const isLast = message.seq === (lastMessage?.seq ?? known.lastSeq);
  return isLast && message.version > (lastMessage?.version ?? -1n) ? { ...known, lastMessage: message } : known;
}

/** What is one's own about it is another. */
export function withOwn(known: Conversation, told: Membership): Conversation {
  const before = known.own;
  if (before && told.version <= before.version) return known;
  return { ...known, own: { ...told, ...countsOf(known, told) } };
}

/** Somebody has come further. */
export function withReceipt(known: Conversation, receipt: Receipt): Conversation {
  return { ...known, receipts: withReceiptIn(known.receipts, receipt) };
}

/** The person has read until a place, before the server says so. */
export function readUntil(known: Conversation, seq: bigint): Conversation {
  const { own } = known;
  if (!own || (own.readSeq >= seq && !own.markedUnread)) return known;
  const counts = seq >= known.lastSeq ? { unreadCount: 0, mentionCount: 0 } : {};
  return { ...known, own: { ...own, ...counts, readSeq: max(own.readSeq, seq), markedUnread: false } };
}

/** Whether it is the trace of a call that who was called has missed. */
export function isMissedCall({ event, text }: SystemContent): boolean {
  return event === SystemEvent.CALL && text === "MISSED";
}

/** Whether something in it waits to be read. */
export function isUnread({ own }: Conversation): boolean {
  return own !== undefined && (own.unreadCount > 0 || own.markedUnread);
}

/** Whether it is muted at a time (milliseconds since 1970). */
export function isMuted({ own }: Conversation, now: number): boolean {
  return (toMs(own?.muteUntil) ?? 0) > now;
}

/** Whether the person is in it still. */
export function isMember({ own }: Conversation): boolean {
  return own !== undefined && own.leaveTime === undefined;
}

/** Whether it is a group. */
export function isGroup({ kind }: Conversation): boolean {
  return kind === ConversationKind.GROUP;
}

/** Until further notice, as the contract writes it. */
export const FOR_EVER = timestampFromMs(Date.UTC(9999, 0, 1));

/** How unread it is, now that something was written. */
function withNews(own: Membership, message: Message, userId: string): Membership {
  const { kind } = message.content ?? {};
  const mine = message.senderUserId === userId;
  if (kind?.case === "system") return withSystemNews(own, message, mine, kind.value);
  if (mine) return { ...own, readSeq: message.seq, unreadCount: 0, mentionCount: 0 };
  const text = kind?.case === "text" ? kind.value : undefined;
  const mentioned = text?.mentionsAll === true || text?.mentionedUserIds.includes(userId) === true;
  return { ...own, unreadCount: own.unreadCount + 1, mentionCount: own.mentionCount + Number(mentioned) };
}

/** Of what happened, a missed call alone is unread: to who was called, and to who called among what they have not read. */
function withSystemNews(own: Membership, { seq }: Message, mine: boolean, system: SystemContent): Membership {
  if (mine && own.unreadCount === 0) return { ...own, readSeq: seq };
  return isMissedCall(system) ? { ...own, unreadCount: own.unreadCount + 1 } : own;
}

/** Changes of one's own are told beside messages, in no order: what is not about reading leaves what was counted here. */
function countsOf({ own, lastSeq }: Conversation, told: Membership): Partial<Membership> {
  if (told.readSeq >= lastSeq) return { unreadCount: 0, mentionCount: 0 };
  if (!own || own.readSeq < told.readSeq) return {};
  const { readSeq, unreadCount, mentionCount } = own;
  return { readSeq, unreadCount, mentionCount };
}

function ownOf(known: Conversation, loaded: Conversation, behind: boolean): Membership | undefined {
  const older = (loaded.own?.version ?? 0n) < (known.own?.version ?? 0n);
  return older || (behind && loaded.own?.version === known.own?.version) ? known.own : loaded.own;
}

function newer(known: Message | undefined, loaded: Message | undefined): Message | undefined {
  if (!known || !loaded || known.seq !== loaded.seq) return loaded;
  return known.version > loaded.version ? known : loaded;
}

function withReceiptIn(receipts: readonly Receipt[], receipt: Receipt): Receipt[] {
  const before = receipts.find(({ userId }) => userId === receipt.userId);
  const others = receipts.filter(({ userId }) => userId !== receipt.userId);
  if (!before) return [...others, receipt];
  const deliveredSeq = max(before.deliveredSeq, receipt.deliveredSeq);
  return [...others, { ...receipt, deliveredSeq, readSeq: max(before.readSeq, receipt.readSeq) }];
}
