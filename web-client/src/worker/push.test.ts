import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { NotificationKind, NotificationSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { notify } from "~/shared/i18n/en/notify";
import { pushAct } from "./push";

const NOW = 1_700_000_000_000;

const act = (change: MessageInitShape<typeof NotificationSchema>, seen = false) => {
  const notification = create(NotificationSchema, {
    tag: "conversation:1",
    kind: NotificationKind.MESSAGE,
    fromName: "Ben",
    preview: "Hello",
    path: "/chats/1",
    expireTime: timestampFromMs(NOW + 1),
    ...change,
  });
  return pushAct(toBinary(NotificationSchema, notification), notify.words, NOW, seen);
};

describe("a push", () => {
  test("is shown in words, and leads to its place", () => {
    expect(act({})).toEqual({
      do: "show",
      title: "Ben",
      options: {
        tag: "conversation:1",
        body: "Hello",
        renotify: true,
        silent: false,
        requireInteraction: false,
        data: { path: "/chats/1" },
      },
    });
  });

  test("of a call stays until somebody has seen it", () => {
    expect(act({ kind: NotificationKind.VIDEO_CALL })).toMatchObject({ options: { requireInteraction: true } });
  });

  test("that is silent makes no sound again", () => {
    expect(act({ silent: true })).toMatchObject({ options: { silent: true, renotify: false } });
  });

  test("that takes something back closes it", () => {
    expect(act({ withdrawn: true })).toEqual({ do: "close", tag: "conversation:1" });
  });

  test("that comes too late is of no use", () => {
    expect(act({ expireTime: timestampFromMs(NOW) })).toEqual({ do: "nothing" });
  });

  test("is not shown to who looks at the product, unless it is a test", () => {
    expect(act({}, true)).toEqual({ do: "nothing" });
    expect(act({ kind: NotificationKind.TEST }, true)).toMatchObject({ do: "show" });
  });

  test.each(["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", ""])(
    "never leads elsewhere: %j",
    (path) => expect(act({ path })).toMatchObject({ options: { data: { path: "/" } } }),
  );

  test("without a tag replaces nothing, and asks for nothing that browsers refuse", () => {
    expect(act({ tag: "" })).toMatchObject({ options: { renotify: false } });
  });

  test("that is no notification does nothing", () => {
    expect(pushAct(Uint8Array.of(255, 255, 255), notify.words, NOW, false)).toEqual({ do: "nothing" });
  });
});
