import { create } from "@bufbuild/protobuf";
import { type QuietHours, QuietHoursSchema } from "~/gen/switchboard/notify/v1/push_pb";

const HOUR = 60;
const DAYS = 7;
/** 5 January 1970, the first Monday of the time that computers count. */
const FIRST_MONDAY_MS = 4 * 86_400_000;

/** From ten in the evening to seven, every day. */
export function usualHours(timeZone: string): QuietHours {
  return create(QuietHoursSchema, { startMinute: 22 * HOUR, endMinute: 7 * HOUR, timeZone });
}

/** Minutes after midnight as a time field has them: "22:00". */
export function toClock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / HOUR))}:${two(minute % HOUR)}`;
}

/** The same back; undefined: the field is not filled in. */
export function fromClock(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)/.exec(text);
  return match ? Number(match[1]) * HOUR + Number(match[2]) : undefined;
}

/** Whether a day, 0 for Monday, is one of them: none is all. */
export function hasDay(days: number, day: number): boolean {
  return days === 0 || (days & (1 << day)) !== 0;
}

/** With a day taken out, or put in. The last one stays: none would be all. */
export function toggleDay(days: number, day: number): number {
  const all = (1 << DAYS) - 1;
  const next = (days === 0 ? all : days) ^ (1 << day);
  if (next === 0) return days;
  return next === all ? 0 : next;
}

/** What days are called, from Monday on: short, and whole. */
export function dayNames(language: string): readonly { readonly short: string; readonly long: string }[] {
  const name = (day: number, weekday: "short" | "long") =>
    new Date(FIRST_MONDAY_MS + day * 86_400_000).toLocaleDateString(language, { weekday, timeZone: "UTC" });
  return Array.from({ length: DAYS }, (_, day) => ({ short: name(day, "short"), long: name(day, "long") }));
}
