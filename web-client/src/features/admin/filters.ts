// What the addresses of the pages say. Whatever somebody typed there that means nothing is left out.

/** Which people are listed. */
export interface PeopleFilter {
  readonly q?: string;
  /** A number of `Role`. */
  readonly role?: number;
  /** A number of `AccountState`. */
  readonly state?: number;
}

/** Which part of the log is listed. */
export interface LogFilter {
  /** What is done by them: a user id or a service account's name. */
  readonly actor?: string;
  /** What is done to them: a user id, an invitation's id or a service account's name. */
  readonly target?: string;
  /** One action, or, ending with a dot, all that begin so. */
  readonly action?: string;
}

/** Which calls are listed. */
export interface CallsFilter {
  /** A user id. */
  readonly user?: string;
  /** The first day, such as 2026-11-21. */
  readonly from?: string;
  /** The last day. */
  readonly to?: string;
  /** A number of `EndReason`. */
  readonly reason?: number;
  /** Follows calls as they happen. */
  readonly live?: number;
}

/** Which reports are listed. */
export interface ReportsFilter {
  /** A number of `ReportState`; 0: of any. Absent: those that wait. */
  readonly state?: number;
  /** The user id of whom they are about. */
  readonly user?: string;
}

type Search = Readonly<Record<string, unknown>>;

const CHOICES = 4;
const REASONS = 7;
const REPORT_STATES = 2;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function peopleFilter({ q, role, state }: Search): PeopleFilter {
  return { ...said("q", q), ...chosen("role", role), ...chosen("state", state) };
}

export function logFilter({ actor, target, action }: Search): LogFilter {
  return { ...said("actor", actor), ...said("target", target), ...said("action", action) };
}

export function callsFilter({ user, from, to, reason, live }: Search): CallsFilter {
  return {
    ...said("user", user),
    ...day("from", from),
    ...day("to", to),
    ...chosen("reason", reason, REASONS),
    ...chosen("live", live, 1),
  };
}

export function reportsFilter({ state, user }: Search): ReportsFilter {
  const any = state === 0 || state === "0";
  return { ...(any ? { state: 0 } : chosen("state", state, REPORT_STATES)), ...said("user", user) };
}

function day<K extends string>(key: K, value: unknown): { [key in K]?: string } {
  const known = typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));
  return known ? said(key, value) : {};
}

function said<K extends string>(key: K, value: unknown): { [key in K]?: string } {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return text === "" ? {} : ({ [key]: text } as { [key in K]: string });
}

function chosen<K extends string>(key: K, value: unknown, most = CHOICES): { [key in K]?: number } {
  const number = Number(value);
  const known = Number.isInteger(number) && number >= 1 && number <= most;
  return known ? ({ [key]: number } as { [key in K]: number }) : {};
}
