import { expect, test } from "vitest";
import { fixedRandom } from "~/test/fixedRandom";
import { LONGEST_WAIT_MS, retryDelay } from "./backoff";

const LATEST = fixedRandom(1);

test("the first wait is up to a second", () => {
  expect(retryDelay(0, LATEST)).toBe(1_000);
  expect(retryDelay(0, fixedRandom(0))).toBe(0);
});

test("the first wait is as long as the gateway asked for when it drains", () => {
  expect(retryDelay(0, fixedRandom(0.25), 10_000)).toBe(2_500);
});

test("later waits double up to half a minute, whatever the gateway asked for", () => {
  const longest = Array.from({ length: 7 }, (_, at) => retryDelay(at + 1, LATEST, 10_000));
  expect(longest).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, LONGEST_WAIT_MS]);
});

test("every wait has full jitter", () => {
  expect(retryDelay(6, fixedRandom(0))).toBe(0);
});
