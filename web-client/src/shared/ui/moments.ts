import { regional } from "./format";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 30 * DAY_MS;

/** A day, such as "8 November 2025". */
export function formatDay(ms: number, language: string): string {
  return new Date(ms).toLocaleDateString(regional(language), { dateStyle: "long" });
}

/** A day and the time, such as "8 November 2025 at 16:30". */
export function formatMoment(ms: number, language: string): string {
  return new Date(ms).toLocaleString(regional(language), { dateStyle: "long", timeStyle: "short" });
}

/** How long ago, such as "3 hours ago"; the day itself after a month. */
export function formatAgo(ms: number, now: number, language: string): string {
  const ago = Math.max(0, now - ms);
  if (ago >= MONTH_MS) return formatDay(ms, language);
  const words = new Intl.RelativeTimeFormat(regional(language), { numeric: "auto" });
  if (ago >= DAY_MS) return words.format(-Math.floor(ago / DAY_MS), "day");
  if (ago >= HOUR_MS) return words.format(-Math.floor(ago / HOUR_MS), "hour");
  return words.format(-Math.floor(ago / MINUTE_MS), "minute");
}
