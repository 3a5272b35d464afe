import { expect, test } from "vitest";
import { HUSH, isTalking, nextTalk } from "./talking";

const after = (samples: readonly number[]) => isTalking(samples.reduce(nextTalk, HUSH));
const times = (count: number, loudness: number) => Array.from({ length: count }, () => loudness);

test("a word is talking; a cough and a murmur of the room are not", () => {
  expect(after([0.1, 0.1, 0, 0.1, 0.1])).toBe(true);
  expect(after([0.3, 0.3, 0, 0, 0, 0])).toBe(false);
  expect(after(times(50, 0.01))).toBe(false);
});

test("it lasts for a moment after the last word", () => {
  expect(after([...times(5, 0.1), ...times(20, 0)])).toBe(true);
  expect(after([...times(5, 0.1), ...times(45, 0)])).toBe(false);
});
