import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { beforeEach, expect, test } from "vitest";
import { NotificationKind, NotificationSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { BEN } from "~/test/fixtures";
import { ManualClock } from "~/test/manualClock";
import { Inbox } from "./inbox";

const CHAT = "00000000-0000-7000-8000-0000000000d1";

let clock: ManualClock;
let inbox: Inbox;
let open: string;
let arrived: string[];
let departed: string[];
beforeEach(() => {
  clock = new ManualClock();
  open = "";
  arrived = [];
  departed = [];
  inbox = new Inbox({ now: () => clock.now(), lookingAt: (conversationId) => conversationId === open });
  inbox.onArrival(({ preview }) => arrived.push(preview));
  inbox.onDeparture((tag) => departed.push(tag));
});

function come(preview: string, change: MessageInitShape<typeof NotificationSchema> = {}) {
  inbox.apply(
    create(NotificationSchema, {
      tag: "conversation:1",
      kind: NotificationKind.MESSAGE,
      fromUserId: BEN,
      conversationId: CHAT,
      preview,
      expireTime: timestampFromMs(clock.now() + 60_000),
      ...change,
    }),
  );
}

const shown = () => inbox.state.getState().shown.map(({ preview }) => preview);

test("the same tag replaces what was told before, and is told again", () => {
  come("one");
  come("other", { tag: "conversation:2" });
  come("two");
  expect(shown()).toEqual(["other", "two"]);
  expect(arrived).toEqual(["one", "other", "two"]);
});

test("what is withdrawn goes, and is told to whoever shows it elsewhere", () => {
  come("one");
  come("", { withdrawn: true });
  expect(shown()).toEqual([]);
  expect(departed).toEqual(["conversation:1"]);
});

test.each([
  ["silent", { silent: true }],
  ["a call, which rings by itself", { kind: NotificationKind.VIDEO_CALL }],
  ["a missed call, which the call log tells of", { kind: NotificationKind.MISSED_CALL }],
])("what is %s, is not told", (_what, change) => {
  come("one", change);
  expect(arrived).toEqual([]);
  expect(shown()).toEqual([]);
});

test("what is out of date is neither told nor kept", async () => {
  come("old", { expireTime: timestampFromMs(clock.now()) });
  expect(arrived).toEqual([]);
  come("one", { tag: "a" });
  await clock.advance(60_000);
  come("two", { tag: "b" });
  expect(shown()).toEqual(["two"]);
});

test("the conversation that somebody looks at needs no notification, and opening it ends those that are there", () => {
  come("one");
  inbox.opened(CHAT);
  expect(shown()).toEqual([]);
  expect(departed).toEqual(["conversation:1"]);
  open = CHAT;
  come("two");
  expect(arrived).toEqual(["one"]);
});

test("at most three are shown, the newest", () => {
  for (const tag of ["a", "b", "c", "d"]) come(tag, { tag });
  expect(shown()).toEqual(["b", "c", "d"]);
});
