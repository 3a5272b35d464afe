/** When a status goes away by itself. `kept`: as it was set before. */
export type ClearAfter = "kept" | "halfHour" | "hour" | "today" | "week" | "never";

/** The choices for a new status. */
export const CLEAR_AFTER: readonly Exclude<ClearAfter, "kept">[] = ["never", "halfHour", "hour", "today", "week"];

const MINUTE_MS = 60_000;

/** The moment in milliseconds since 1970, in this device's time zone; undefined: never. A week ends with its Sunday. */
export function clearTime(choice: Exclude<ClearAfter, "kept">, now: number): number | undefined {
  switch (choice) {
    case "never":
      return undefined;
    case "halfHour":
      return now + 30 * MINUTE_MS;
    case "hour":
      return now + 60 * MINUTE_MS;
    case "today":
      return startOfDay(now, 1);
    case "week":
      return startOfDay(now, 7 - ((new Date(now).getDay() + 6) % 7));
  }
}

function startOfDay(now: number, daysLater: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater).getTime();
}
