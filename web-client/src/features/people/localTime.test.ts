import { expect, test } from "vitest";
import { localTime } from "./localTime";

const NOON = Date.UTC(2026, 2, 4, 12, 5);
const at = (zone: string, here = "Europe/Berlin") => localTime(zone, NOON, "en-GB", here);

test("the clock of another zone is told", () => {
  expect(at("Europe/London")).toEqual({ time: "12:05", weekday: undefined });
});

test("where it is another day, the day is told too", () => {
  expect(at("Pacific/Auckland")).toEqual({ time: "1:05", weekday: "Thursday" });
});

test("nothing is told where the clock is the same, by whatever name", () => {
  expect(at("Europe/Berlin")).toBeUndefined();
  expect(at("Africa/Lagos")).toBeUndefined();
});

test("nothing is told of a zone that is not told, or that nobody knows", () => {
  expect(at("")).toBeUndefined();
  expect(at("Moon/Crater")).toBeUndefined();
});
