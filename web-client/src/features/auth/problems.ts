import type { en } from "~/shared/i18n/en";
import { isAway, reasonOf } from "~/shared/rpc/errors";

/** What to say about a form that was refused, and at which field. */
export interface FormProblem {
  readonly field: "username" | "email" | "form";
  readonly message: keyof typeof en.auth.errors;
}

const PROBLEMS: Readonly<Record<string, FormProblem>> = {
  "switchboard.auth.v1/CREDENTIALS_WRONG": { field: "form", message: "wrong" },
  "switchboard.auth.v1/USERNAME_TAKEN": { field: "username", message: "usernameTaken" },
  "switchboard.auth.v1/EMAIL_TAKEN": { field: "email", message: "emailTaken" },
  "switchboard.access.v1/RATE_LIMITED": { field: "form", message: "tooOften" },
  "switchboard.access.v1/OVERLOADED": { field: "form", message: "tooOften" },
  "switchboard.access.v1/INVALID_FIELDS": { field: "form", message: "invalid" },
};

/** Turns a refusal into words. */
export function problemOf(error: unknown): FormProblem {
  const message = isAway(error) ? "away" : "unexpected";
  return PROBLEMS[reasonOf(error)] ?? { field: "form", message };
}
