import { expect, test } from "vitest";
import { formatAgo, formatDay } from "./moments";

const NOW = new Date(2025, 10, 8, 16, 30).getTime();
const HOUR_MS = 3_600_000;

test.each([
  [0, "this minute"],
  [-5_000, "this minute"],
  [5 * 60_000, "5 minutes ago"],
  [HOUR_MS, "1 hour ago"],
  [23.9 * HOUR_MS, "23 hours ago"],
  [25 * HOUR_MS, "yesterday"],
  [72 * HOUR_MS, "3 days ago"],
])("%s ms ago is said as %s", (ago, words) => expect(formatAgo(NOW - ago, NOW, "en")).toBe(words));

test("after a month it is the day", () => {
  const then = NOW - 40 * 24 * HOUR_MS;
  expect(formatAgo(then, NOW, "en")).toBe(formatDay(then, "en"));
  expect(formatDay(NOW, "de")).toBe("8. November 2025");
});
