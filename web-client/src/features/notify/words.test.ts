import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { NotificationKind, NotificationSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { notify } from "~/shared/i18n/en/notify";
import { countedIcon } from "./icon";
import { textOf } from "./words";

const text = (change: MessageInitShape<typeof NotificationSchema>) =>
  textOf(create(NotificationSchema, { fromName: "Ben", ...change }), notify.words);

const { MESSAGE, MENTION, VIDEO_CALL, MISSED_CALL, TEST } = NotificationKind;

describe("a notification in words", () => {
  test.each([
    [{ kind: MESSAGE, preview: "Hello" }, "Ben", "Hello"],
    [{ kind: MESSAGE }, "Ben", "New message"],
    [{ kind: MESSAGE, count: 3 }, "Ben", "3 new messages"],
    [{ kind: MESSAGE, groupName: "Garden", preview: "Hello" }, "Garden", "Ben: Hello"],
    [{ kind: MESSAGE, groupName: "Garden" }, "Garden", "Ben wrote"],
    [{ kind: MENTION, groupName: "Garden" }, "Garden", "Ben mentioned you"],
    [{ kind: MENTION, groupName: "Garden", preview: "@Ada look" }, "Garden", "Ben: @Ada look"],
    [{ kind: VIDEO_CALL }, "Ben", "Video call"],
    [{ kind: MISSED_CALL }, "Ben", "Missed call"],
    [{ kind: TEST }, "Switchboard", "Notifications work on this device."],
  ])("%j", (change, title, body) => expect(text(change)).toEqual({ title, body }));

  test("of a kind that this page does not know yet shows what it says", () => {
    const newer = Object.assign(create(NotificationSchema, { fromName: "Ben", preview: "new" }), { kind: 99 });
    expect(textOf(newer, notify.words)).toEqual({ title: "Ben", body: "new" });
  });

  test("what was written is not taken for a place to fill", () => {
    expect(text({ kind: MESSAGE, groupName: "G", preview: "{{name}}" }).body).toBe("Ben: {{name}}");
  });
});

test("the icon counts to nine", () => {
  expect(countedIcon(3)).toContain(">3</text>");
  expect(countedIcon(10)).toContain(">9+</text>");
});
