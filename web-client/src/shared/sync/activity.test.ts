import { create } from "@bufbuild/protobuf";
import { beforeEach, expect, test } from "vitest";
import { ReportActivityResponseSchema } from "~/gen/switchboard/notify/v1/presence_pb";
import { HERE } from "~/test/fixtures";
import { ManualClock } from "~/test/manualClock";
import { Activity } from "./activity";

const MINUTE_MS = 60_000;
const CHAT = "00000000-0000-7000-8000-0000000000d1";

interface Report {
  readonly active?: boolean;
  readonly focused?: boolean;
  readonly conversationId?: string;
}

let clock: ManualClock;
let reports: Report[];
let failure: Error | undefined;
let activity: Activity;
beforeEach(() => {
  clock = new ManualClock();
  reports = [];
  failure = undefined;
  const reportActivity = ({ endpointId, active, focused, conversationId }: Report & { endpointId?: string }) => {
    expect(endpointId).toBe(HERE);
    reports.push({ ...(active && { active }), ...(focused && { focused }), ...(conversationId && { conversationId }) });
    return failure ? Promise.reject(failure) : Promise.resolve(create(ReportActivityResponseSchema));
  };
  activity = new Activity({ client: { reportActivity }, clock, endpointId: HERE });
});

test("says nothing before the feed is open, then how it stands", async () => {
  activity.focus(true);
  await clock.advance(MINUTE_MS);
  expect(reports).toEqual([]);
  activity.begin();
  expect(reports).toEqual([{ active: true, focused: true }]);
});

test("says it again every 30 s, whether or not the last report arrived", async () => {
  failure = new Error("away");
  activity.begin();
  await clock.advance(90_000);
  expect(reports).toHaveLength(4);
});

test("tells at once of what is new, and only once", async () => {
  activity.begin();
  activity.focus(true);
  activity.open(CHAT);
  await clock.advance(150);
  activity.touch();
  activity.open(CHAT);
  await clock.advance(150);
  expect(reports).toEqual([{ active: true }, { active: true, focused: true, conversationId: CHAT }]);
});

test("a focus that comes back at once is no news", async () => {
  activity.focus(true);
  activity.begin();
  activity.focus(false);
  activity.focus(true);
  await clock.advance(1_000);
  expect(reports).toHaveLength(1);
});

test("nobody is there 5 minutes after the last touch, and somebody again with the next", async () => {
  activity.begin();
  await clock.advance(MINUTE_MS);
  activity.touch();
  await clock.advance(5 * MINUTE_MS - 1);
  expect(reports.at(-1)).toEqual({ active: true });
  await clock.advance(151);
  expect(reports.at(-1)).toEqual({});
  activity.touch();
  await clock.advance(150);
  expect(reports.at(-1)).toEqual({ active: true });
});

test("knows what somebody has before them: what is open, while the page is in front and they are there", async () => {
  activity.open(CHAT);
  expect(activity.isLookingAt(CHAT)).toBe(false);
  activity.focus(true);
  expect(activity.isLookingAt(CHAT)).toBe(true);
  expect(activity.isLookingAt(HERE)).toBe(false);
  await clock.advance(5 * MINUTE_MS);
  expect(activity.isLookingAt(CHAT)).toBe(false);
  activity.open("");
  activity.touch();
  expect(activity.isLookingAt("")).toBe(false);
});

test("is silent when nobody is signed in any more", async () => {
  activity.begin();
  activity.focus(true);
  activity.end();
  await clock.advance(10 * MINUTE_MS);
  expect(reports).toHaveLength(1);
});
