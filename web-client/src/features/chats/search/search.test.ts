import { timestampDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { SearchOrder } from "~/gen/switchboard/chat/v1/message_pb";
import { piecesOf } from "./excerpt";
import { isAsking, messageFilter, requestOf } from "./filter";

const ID = "00000000-0000-7000-8000-00000000000d";

test("an address asks for what makes sense in it, and for nothing else", () => {
  const asked = { text: "hello", in: ID, from: "me", after: "2026-11-01", before: "today", file: true, order: "worst" };
  expect(messageFilter({ ...asked, extra: 1 })).toEqual({ text: "hello", in: ID, after: "2026-11-01", file: true });
  expect(messageFilter({ text: 42 })).toEqual({ text: "42" });
  expect(messageFilter({ text: "x".repeat(300) }).text).toHaveLength(200);
});

test("one letter is too little, a filter is enough", () => {
  expect(isAsking({ text: "a b" })).toBe(false);
  expect(isAsking({ text: "ab" })).toBe(true);
  expect(isAsking({ in: ID })).toBe(false);
  expect(isAsking({ from: ID })).toBe(true);
});

test("days are the person's own, and the last one is looked through to its end", () => {
  const { afterTime, beforeTime, order } = requestOf({ after: "2026-11-01", before: "2026-11-01", order: "best" });
  expect(afterTime && timestampDate(afterTime as Parameters<typeof timestampDate>[0])).toEqual(new Date(2026, 10, 1));
  expect(beforeTime && timestampDate(beforeTime as Parameters<typeof timestampDate>[0])).toEqual(new Date(2026, 10, 2));
  expect(order).toBe(SearchOrder.BEST);
});

test("beside a filter, a word that is too short is not asked for", () => {
  expect(requestOf({ text: "a", from: ID }).text).toBe("");
});

test("what was found is cut out of the text, by whole characters", () => {
  expect(piecesOf("👍🏽 we won", [{ start: 6, length: 3 }])).toEqual([
    { text: "👍🏽 we ", found: false },
    { text: "won", found: true },
  ]);
});

test("of a long text the part around the first that was found is shown", () => {
  const pieces = piecesOf(`${"a".repeat(100)}needle${"b".repeat(400)}`, [{ start: 100, length: 6 }]);
  expect(pieces.map(({ text }) => text.length)).toEqual([1, 40, 6, 194, 1]);
  expect(pieces[2]).toEqual({ text: "needle", found: true });
});

test("spans that overlap or lie outside break nothing", () => {
  const text = "abcdef";
  const spans = [
    { start: 1, length: 3 },
    { start: 2, length: 3 },
    { start: 90, length: 5 },
  ];
  expect(
    piecesOf(text, spans)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
