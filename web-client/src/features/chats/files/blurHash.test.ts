import { expect, test } from "vitest";
import { blurHashPixels } from "./blurHash";

test("one colour fills the picture", () => {
  expect([...(blurHashPixels("00TSUA", 2, 1) ?? [])]).toEqual(Array(8).fill(255));
});

test("waves make it lighter on one side", () => {
  // Two columns; the wave has its largest value in red, green and blue.
  const pixels = blurHashPixels("1~Ag_X~q", 8, 1) ?? [];
  expect(pixels).toHaveLength(32);
  expect(pixels[0]).toBeGreaterThan(pixels[28] ?? 255);
});

test("what is no hash is none", () => {
  expect(blurHashPixels("", 1, 1)).toBeUndefined();
  expect(blurHashPixels("00TSU", 1, 1)).toBeUndefined();
  expect(blurHashPixels("00TS ¡", 1, 1)).toBeUndefined();
});
