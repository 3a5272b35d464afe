import { expect, test } from "vitest";
import { dayNames, fromClock, hasDay, toClock, toggleDay } from "./quietHours";

test.each([
  [0, "00:00"],
  [7 * 60 + 5, "07:05"],
  [1_439, "23:59"],
])("%i minutes after midnight is %s", (minute, clock) => {
  expect(toClock(minute)).toBe(clock);
  expect(fromClock(clock)).toBe(minute);
});

test.each(["", "24:00", "7:00", "12:60"])("%j is no time", (text) => expect(fromClock(text)).toBeUndefined());

test("none of the days is all of them, so the last one stays", () => {
  expect([0, 3, 6].every((day) => hasDay(0, day))).toBe(true);
  const withoutMonday = toggleDay(0, 0);
  expect(hasDay(withoutMonday, 0)).toBe(false);
  expect(hasDay(withoutMonday, 6)).toBe(true);
  expect(toggleDay(withoutMonday, 0)).toBe(0);
  expect(toggleDay(1, 0)).toBe(1);
});

test("days begin with Monday", () => {
  expect(dayNames("en").map(({ short }) => short)).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
  expect(dayNames("de")[6]?.long).toBe("Sonntag");
});
