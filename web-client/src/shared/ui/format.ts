/** 4:05, or 1:04:05. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The page's language as this person's browser has it: "en" with en-GB's dates, where that is among its languages. */
export function regional(language: string): string {
  return navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
}

/** The time of day for today, the weekday for this week, else the date. */
export function formatWhen(ms: number, now: number, language: string): string {
  const when = new Date(ms);
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / 86_400_000);
  if (days === 0) return when.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  if (days < 7) return when.toLocaleDateString(language, { weekday: "short" });
  return when.toLocaleDateString(language, { day: "numeric", month: "short" });
}

/** The whole date: "21 November 2026". */
export function formatDate(ms: number, language: string): string {
  return new Date(ms).toLocaleDateString(regional(language), { dateStyle: "long" });
}

/** The time for today, else the date and the time. */
export function formatDateTime(ms: number, language: string, now = Date.now()): string {
  const when = new Date(ms);
  if (startOfDay(ms) === startOfDay(now)) return when.toLocaleTimeString(regional(language), { timeStyle: "short" });
  return when.toLocaleString(regional(language), { dateStyle: "long", timeStyle: "short" });
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
