import { expect, test } from "vitest";
import { clearTime } from "./clearAfter";

// Saturday, 8 November 2025, half past four in the afternoon, wherever the test runs.
const saturday = new Date(2025, 10, 8, 16, 30).getTime();

test("half an hour and an hour count from now", () => {
  expect(clearTime("halfHour", saturday)).toBe(new Date(2025, 10, 8, 17, 0).getTime());
  expect(clearTime("hour", saturday)).toBe(new Date(2025, 10, 8, 17, 30).getTime());
});

test("today ends at midnight, the week with its Sunday", () => {
  expect(clearTime("today", saturday)).toBe(new Date(2025, 10, 9).getTime());
  expect(clearTime("week", saturday)).toBe(new Date(2025, 10, 10).getTime());
});

test("on Sunday the week has a few hours left, on Monday it begins", () => {
  expect(clearTime("week", new Date(2025, 10, 9, 20).getTime())).toBe(new Date(2025, 10, 10).getTime());
  expect(clearTime("week", new Date(2025, 10, 10).getTime())).toBe(new Date(2025, 10, 17).getTime());
});

test("never has no moment", () => expect(clearTime("never", saturday)).toBeUndefined());
