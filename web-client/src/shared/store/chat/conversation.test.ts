import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  type Conversation,
  ConversationSchema,
  MembershipSchema,
  ReceiptSchema,
} from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { type Message, MessageSchema, SystemEvent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { ADA, BEN } from "~/test/fixtures";
import { readUntil, withLoaded, withMessage, withOwn, withReceipt, withShared } from "./conversation";

const known = create(ConversationSchema, {
  conversationId: "c",
  otherUserId: BEN,
  lastSeq: 4n,
  version: 3n,
  own: { readSeq: 3n, unreadCount: 1, version: 5n },
});

function text(seq: bigint, from = BEN, mentionedUserIds: string[] = []): Message {
  const content = { kind: { case: "text" as const, value: { text: `${seq}`, mentionedUserIds } } };
  return create(MessageSchema, { seq, senderUserId: from, version: 1n, content });
}

const counts = ({ own }: Conversation) => [own?.unreadCount, own?.mentionCount];

describe("a message", () => {
  test("of another is unread, once however often it is told", () => {
    const one = withMessage(known, text(5n, BEN, [ADA]), ADA);
    expect(counts(one)).toEqual([2, 1]);
    expect(counts(withMessage(one, text(5n, BEN, [ADA]), ADA))).toEqual([2, 1]);
    expect(one.lastMessage?.seq).toBe(5n);
  });

  test("of one's own reads what was before", () => {
    const one = withMessage(known, text(5n, ADA), ADA);
    expect([...counts(one), one.own?.readSeq]).toEqual([0, 0, 5n]);
  });

  test("that tells what happened is not unread", () => {
    const happened = { kind: { case: "system" as const, value: { event: SystemEvent.RENAMED } } };
    const system = create(MessageSchema, { seq: 5n, senderUserId: BEN, content: happened });
    expect(counts(withMessage(known, system, ADA))).toEqual([1, 0]);
  });

  test("that tells of a missed call is unread, to who called only among what they have not read", () => {
    const trace = (from: string, missed: string) => {
      const value = { event: SystemEvent.CALL, text: missed };
      const content = { kind: { case: "system" as const, value } };
      return create(MessageSchema, { seq: 5n, senderUserId: from, content });
    };
    expect(counts(withMessage(known, trace(BEN, "MISSED"), ADA))).toEqual([2, 0]);
    expect(counts(withMessage(known, trace(BEN, ""), ADA))).toEqual([1, 0]);
    expect(counts(withMessage(known, trace(ADA, "MISSED"), ADA))).toEqual([2, 0]);
    const read = withMessage(readUntil(known, 4n), trace(ADA, "MISSED"), ADA);
    expect([...counts(read), read.own?.readSeq]).toEqual([0, 0, 5n]);
  });

  test("that is another now takes the place of the last, and no other", () => {
    const one = withMessage(known, text(5n), ADA);
    const edited = { ...text(5n), version: 2n };
    expect(withMessage(one, edited, ADA).lastMessage).toBe(edited);
    expect(withMessage(one, { ...text(3n), version: 9n }, ADA)).toBe(one);
    expect(withMessage(withMessage(one, edited, ADA), text(5n), ADA).lastMessage).toBe(edited);
  });
});

describe("what is one's own", () => {
  test("does not undo what was counted here, if it is not about reading", () => {
    const one = withMessage(known, text(5n), ADA);
    const muted = create(MembershipSchema, { readSeq: 3n, unreadCount: 1, version: 6n, markedUnread: true });
    expect([...counts(withOwn(one, muted)), withOwn(one, muted).own?.markedUnread]).toEqual([2, 0, true]);
  });

  test("read elsewhere is read here, and nothing older undoes it", () => {
    const read = withOwn(known, create(MembershipSchema, { readSeq: 4n, version: 6n }));
    expect(counts(read)).toEqual([0, 0]);
    expect(withOwn(read, create(MembershipSchema, { readSeq: 3n, unreadCount: 1, version: 5n }))).toBe(read);
  });

  test("is read before the server says so", () => {
    expect(counts(readUntil(known, 4n))).toEqual([0, 0]);
    expect(readUntil(readUntil(known, 4n), 2n).own?.readSeq).toBe(4n);
  });
});

test("what all see is told without what is one's own", () => {
  const told = create(ConversationSchema, { conversationId: "c", group: { name: "Crew" }, lastSeq: 9n, version: 4n });
  const next = withShared(known, told);
  expect([next.group?.name, next.own, next.lastSeq, next.otherUserId]).toEqual(["Crew", known.own, 4n, BEN]);
  expect(withShared(next, { ...told, version: 4n })).toBe(next);
});

test("an answer that is older than what was told does not bring the past back", () => {
  const news = withMessage(known, text(5n), ADA);
  const loaded = withLoaded(news, known);
  expect([loaded.lastSeq, loaded.lastMessage?.seq, ...counts(loaded)]).toEqual([5n, 5n, 2, 0]);
});

test("nobody goes back", () => {
  const far = withReceipt(known, create(ReceiptSchema, { userId: BEN, deliveredSeq: 4n, readSeq: 4n }));
  const back = withReceipt(far, create(ReceiptSchema, { userId: BEN, deliveredSeq: 3n, readSeq: 2n }));
  expect(back.receipts.map(({ deliveredSeq, readSeq }) => [deliveredSeq, readSeq])).toEqual([[4n, 4n]]);
});
