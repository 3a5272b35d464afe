import { isAway, reasonOf } from "~/shared/rpc/errors";

const REASONS = {
  "switchboard.auth.v1/TOO_MANY_REQUESTS": "tooMany",
  "switchboard.auth.v1/USER_BLOCKED": "blocked",
  "switchboard.auth.v1/USER_NOT_FOUND": "gone",
  "switchboard.auth.v1/REQUEST_NOT_FOUND": "noRequest",
  "switchboard.access.v1/RATE_LIMITED": "tooOften",
} as const;

/** Why something about contacts could not be done: a key of `contacts.why` in the language files. */
export function whyNot(error: unknown) {
  const reason = reasonOf(error);
  const known = Object.entries(REASONS).find(([name]) => name === reason)?.[1];
  return known ?? (isAway(error) ? "away" : "unexpected");
}
