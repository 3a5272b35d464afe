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

/** The time of day: "16:30". */
export function formatTime(ms: number, language: string): string {
  return new Date(ms).toLocaleTimeString(regional(language), { timeStyle: "short" });
}

/** A day among the last ones: "today", "yesterday", "Thursday", and the date after a week. */
export function formatDayName(ms: number, now: number, language: string): string {
  const when = new Date(ms);
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / 86_400_000);
  const tag = regional(language);
  if (days === 0 || days === 1)
    return capital(new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(-days, "day"), tag);
  if (days > 1 && days < 7) return when.toLocaleDateString(tag, { weekday: "long" });
  const sameYear = when.getFullYear() === new Date(now).getFullYear();
  return when.toLocaleDateString(tag, { day: "numeric", month: "long", ...(!sameYear && { year: "numeric" }) });
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

function capital(words: string, tag: string): string {
  return words.charAt(0).toLocaleUpperCase(tag) + words.slice(1);
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
