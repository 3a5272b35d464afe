import { expect, test } from "vitest";
import { actOf } from "./shortcuts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", true>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

test.each([
  ["m", "mute"],
  ["V", "camera"],
  ["s", "screen"],
  ["h", "hangUp"],
  ["d", "decline"],
  [" ", "talk"],
  ["?", "list"],
  ["x", undefined],
])("%j does %s, and nothing while somebody writes", (key, act) => {
  expect(actOf(press(key), false)).toBe(act);
  expect(actOf(press(key), true)).toBeUndefined();
});

test("with Ctrl or Cmd they hold everywhere; other keys with them are the browser's", () => {
  expect(actOf(press("d", { ctrlKey: true }), true)).toBe("mute");
  expect(actOf(press("e", { metaKey: true }), false)).toBe("camera");
  expect(actOf(press("m", { ctrlKey: true }), false)).toBeUndefined();
  expect(actOf(press("m", { altKey: true }), false)).toBeUndefined();
});
