import { expect, test } from "vitest";
import { encodeWithin } from "./encode";

const encoder = (bytesAtFull: number) => {
  const tried: number[] = [];
  const encode = (quality: number) => {
    tried.push(quality);
    return Promise.resolve(new Blob([new Uint8Array(bytesAtFull * quality)]));
  };
  return { tried, encode };
};

test("a picture that fits is encoded once, at its best", async () => {
  const { tried, encode } = encoder(1_000);
  expect((await encodeWithin(encode, 1_000)).size).toBe(920);
  expect(tried).toEqual([0.92]);
});

test("the quality falls until it fits", async () => {
  const { tried, encode } = encoder(1_000);
  expect((await encodeWithin(encode, 800)).size).toBe(750);
  expect(tried).toEqual([0.92, 0.85, 0.75]);
});

test("what never fits is refused", async () => {
  await expect(encodeWithin(encoder(10_000).encode, 100)).rejects.toThrow("small enough");
});
