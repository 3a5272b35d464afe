import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { AvailabilityKind, AvailabilitySchema } from "~/gen/switchboard/notify/v1/presence_pb";
import { CHOICES, chosenOf, wantedBy } from "./choices";

const EVENING = new Date(2026, 11, 31, 23, 30).getTime();

const holding = (kind: AvailabilityKind, untilMs?: number) =>
  create(AvailabilitySchema, { kind, ...(untilMs !== undefined && { until: timestampFromMs(untilMs) }) });

test("until tomorrow is eight in the morning of the next day, also of the next year", () => {
  expect(wantedBy("tomorrow", EVENING)).toEqual([AvailabilityKind.DO_NOT_DISTURB, new Date(2027, 0, 1, 8).getTime()]);
});

test("an hour is an hour", () => {
  expect(wantedBy("hour", EVENING)).toEqual([AvailabilityKind.DO_NOT_DISTURB, EVENING + 3_600_000]);
});

test("what was chosen is what holds, unless it holds for a time", () => {
  for (const choice of CHOICES) {
    const timed = choice === "hour" || choice === "tomorrow";
    expect(chosenOf(holding(...wantedBy(choice, EVENING)), EVENING)).toBe(timed ? "" : choice);
  }
});

test("when its time is over one is as one is", () => {
  expect(chosenOf(holding(...wantedBy("hour", EVENING)), EVENING + 3_600_000)).toBe("automatic");
  expect(chosenOf(undefined, EVENING)).toBe("automatic");
});
