import { create } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import {
  CallDirection,
  CallOutcome,
  type HistoryEntry,
  HistoryEntrySchema,
} from "~/gen/switchboard/call/v1/history_pb";
import { byDay, outcomeWords, talkedMs } from "./entry";

const at = (when: Date, callId: string) => create(HistoryEntrySchema, { callId, createTime: timestampFromMs(+when) });

test("calls of one day stand together, also on either side of midnight and of a change of the clocks", () => {
  const entries = [
    at(new Date(2026, 9, 25, 23, 59), "late"),
    at(new Date(2026, 9, 25, 0, 0), "early"),
    at(new Date(2026, 9, 24, 23, 59, 59, 999), "before"),
  ];
  const days = byDay(entries);
  expect(days.map(({ start }) => new Date(start).getDate())).toEqual([25, 24]);
  expect(days.map((day) => day.entries.map(({ callId }) => callId))).toEqual([["late", "early"], ["before"]]);
});

test("who declined is told apart, and so is who was in another call", () => {
  const words = (direction: CallDirection, outcome: CallOutcome) =>
    outcomeWords({ direction, outcome } satisfies Partial<HistoryEntry> as HistoryEntry);
  expect(words(CallDirection.OUTGOING, CallOutcome.DECLINED)).toBe("declinedByThem");
  expect(words(CallDirection.INCOMING, CallOutcome.DECLINED)).toBe("declinedByMe");
  expect(words(CallDirection.OUTGOING, CallOutcome.BUSY)).toBe("busy");
  expect(words(CallDirection.INCOMING, CallOutcome.BUSY)).toBe("whileBusy");
  expect(words(CallDirection.INCOMING, CallOutcome.ANSWERED)).toBe("incoming");
});

test("a talk is as long as it was, and none is nothing", () => {
  expect(talkedMs(create(HistoryEntrySchema, { duration: durationFromMs(754_250) }))).toBe(754_250);
  expect(talkedMs(create(HistoryEntrySchema))).toBe(0);
});
