import { ConnectError } from "@connectrpc/connect";
import { BadRequestSchema } from "~/gen/google/rpc/error_details_pb";
import type { words } from "~/shared/i18n/en";
import { isAway, reasonOf, retryAfterMs } from "~/shared/rpc/errors";

/** A sentence of `errors`. */
export type ErrorWords = keyof typeof words.errors;

/** What to say about a form that was refused, and at which field; "form": at none. */
export interface FormProblem {
  readonly field: string;
  readonly message: ErrorWords;
  /** How long to wait before trying again, in milliseconds. */
  readonly waitMs?: number;
}

const AUTH: Readonly<Record<string, FormProblem>> = {
  CREDENTIALS_WRONG: { field: "form", message: "wrong" },
  ACCOUNT_DISABLED: { field: "form", message: "disabled" },
  USERNAME_TAKEN: { field: "username", message: "usernameTaken" },
  EMAIL_TAKEN: { field: "email", message: "emailTaken" },
  PASSWORD_COMMON: { field: "password", message: "passwordCommon" },
  FACTOR_WRONG: { field: "code", message: "codeWrong" },
  CHALLENGE_ENDED: { field: "form", message: "challengeEnded" },
  REGISTRATION_CLOSED: { field: "form", message: "registrationClosed" },
  INVITE_REQUIRED: { field: "form", message: "inviteRequired" },
  INVITE_INVALID: { field: "form", message: "inviteInvalid" },
  GUESTS_REFUSED: { field: "form", message: "guestsRefused" },
  LINK_USED_UP: { field: "form", message: "linkUsedUp" },
  MAIL_UNAVAILABLE: { field: "form", message: "noMail" },
  PASSKEYS_UNAVAILABLE: { field: "form", message: "passkeysUnavailable" },
};

/** What the server calls a field, and what is wrong with it when its limits are broken. */
const FIELDS: Readonly<Record<string, FormProblem>> = {
  username: { field: "username", message: "usernameInvalid" },
  email: { field: "email", message: "emailInvalid" },
  password: { field: "password", message: "passwordShort" },
  new_password: { field: "password", message: "passwordShort" },
  display_name: { field: "displayName", message: "nameInvalid" },
};

const WAITS = new Set(
  ["access.v1/RATE_LIMITED", "access.v1/OVERLOADED", "auth.v1/TOO_MANY_ATTEMPTS"].map(
    (reason) => `switchboard.${reason}`,
  ),
);

/** Turns a refusal into words. */
export function problemOf(error: unknown): FormProblem {
  const reason = reasonOf(error);
  if (WAITS.has(reason)) {
    const waitMs = retryAfterMs(error);
    return waitMs ? { field: "form", message: "tooOftenUntil", waitMs } : { field: "form", message: "tooOften" };
  }
  if (reason === "switchboard.access.v1/INVALID_FIELDS") return invalidField(error);
  const known = reason.startsWith("switchboard.auth.v1/") && AUTH[reason.slice("switchboard.auth.v1/".length)];
  return known || { field: "form", message: isAway(error) ? "away" : "unexpected" };
}

function invalidField(error: unknown): FormProblem {
  const violations = ConnectError.from(error).findDetails(BadRequestSchema)[0]?.fieldViolations ?? [];
  const first = violations.map(({ field }) => FIELDS[field]).find((problem) => problem !== undefined);
  return first ?? { field: "form", message: "invalid" };
}
