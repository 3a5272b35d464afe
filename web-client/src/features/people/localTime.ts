/** A time of day elsewhere. */
export interface LocalTime {
  readonly time: string;
  /** The day of the week, where it is another day there. */
  readonly weekday: string | undefined;
}

/**
 * What the clock shows in a time zone, as IANA names it, at a time in milliseconds since 1970.
 * Undefined where it shows the same as here, or where nobody knows the zone.
 */
export function localTime(zone: string, now: number, language: string, here?: string): LocalTime | undefined {
  if (zone === "") return undefined;
  try {
    const clock = (timeZone: string | undefined, options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { ...options, timeZone }).format(now);
    const weekday = clock(zone, { weekday: "long" });
    const time = clock(zone, { hour: "numeric", minute: "2-digit" });
    const sameDay = weekday === clock(here, { weekday: "long" });
    if (sameDay && time === clock(here, { hour: "numeric", minute: "2-digit" })) return undefined;
    return { time, weekday: sameDay ? undefined : weekday };
  } catch {
    return undefined;
  }
}
