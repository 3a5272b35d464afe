import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import type { OutboxEntry } from "~/shared/store/chat/outbox";

/** A line of the timeline. */
export type Item =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "unread"; readonly key: string }
  | { readonly kind: "system"; readonly key: string; readonly message: Message }
  | { readonly kind: "message"; readonly key: string; readonly message: Message; readonly first: boolean }
  | { readonly kind: "pending"; readonly key: string; readonly entry: OutboxEntry; readonly first: boolean };

/** What the timeline shows. */
export interface Shown {
  readonly messages: readonly Message[];
  /** What was written here and is not stored yet. */
  readonly pending: readonly OutboxEntry[];
  readonly userId: string;
  /** The divider stands before the first message of others after this place; undefined: there is none. */
  readonly readSeq: bigint | undefined;
}

const GROUP_MS = 5 * 60_000;

/** Messages with days between them, and those of one person close together. */
export function itemsOf({ messages, pending, userId, readSeq }: Shown): Item[] {
  const items: Item[] = [];
  let before: Message | undefined;
  let divided = readSeq === undefined;
  for (const message of messages) {
    const at = toMs(message.createTime) ?? 0;
    const newDay = !before || dayOf(at) !== dayOf(toMs(before.createTime) ?? 0);
    if (newDay) items.push({ kind: "day", key: `day ${dayOf(at)}`, at });
    const divides = !divided && message.seq > (readSeq ?? 0n) && message.senderUserId !== userId;
    if (divides) items.push({ kind: "unread", key: "unread" });
    divided ||= divides;
    items.push(itemOf(message, newDay || divides || !joins(before, message)));
    before = message;
  }
  const last = messages.at(-1);
  const follows = last !== undefined && last.senderUserId === userId && !isSystem(last);
  pending.forEach((entry, at) => {
    items.push({ kind: "pending", key: entry.requestId, entry, first: at === 0 && !follows });
  });
  return items;
}

/**
 * What of the outbox is not among the messages yet. The feed does not tell under which id a message was sent: one that is
 * under way, and reads like one that came, is it.
 */
export function notShown(entries: readonly OutboxEntry[], underWay: readonly string[], shown: Omit<Shown, "pending">) {
  const stored = new Set(shown.messages.map(({ requestId }) => requestId));
  const nameless = shown.messages.filter(
    (message) => message.senderUserId === shown.userId && message.requestId === "",
  );
  const came = new Set(nameless.map(saidIn));
  return entries.filter(
    (entry) => !stored.has(entry.requestId) && !(underWay.includes(entry.requestId) && came.has(saidBy(entry))),
  );
}

/** What a message says, where it says it in words. */
export function textOf({ content }: Message): string {
  return content?.kind.case === "text" ? content.kind.value.text : "";
}

/** The files that a message carries beside its text. */
export function filesOf({ content }: Pick<Message, "content">): readonly File[] {
  return content?.kind.case === "text" ? content.kind.value.files : [];
}

/** What a message says, text and files. */
function saidIn(message: Message): string {
  const { kind } = message.content ?? {};
  const files = kind?.case === "voice" ? [kind.value.file] : filesOf(message);
  return said(textOf(message), files);
}

function saidBy({ text, files = [], voice }: OutboxEntry): string {
  return said(text, voice ? [voice.file] : files);
}

function said(text: string, files: readonly (File | undefined)[]): string {
  return [text, ...files.map((file) => file?.fileId)].join("\n");
}

/** Whether it tells of something that happened. */
export function isSystem({ content }: Message): boolean {
  return content?.kind.case === "system";
}

function itemOf(message: Message, first: boolean): Item {
  const key = String(message.seq);
  return isSystem(message) ? { kind: "system", key, message } : { kind: "message", key, message, first };
}

/** Whether a message stands close to the one before. */
function joins(before: Message | undefined, message: Message): boolean {
  if (!before || before.senderUserId !== message.senderUserId || isSystem(before)) return false;
  return (toMs(message.createTime) ?? 0) - (toMs(before.createTime) ?? 0) < GROUP_MS;
}

function dayOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
