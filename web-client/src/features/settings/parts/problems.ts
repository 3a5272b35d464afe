import { type ErrorWords, problemOf as formProblemOf } from "~/shared/forms/problems";
import { PasskeyNotUsed } from "~/shared/passkeys/passkeys";
import { reasonOf } from "~/shared/rpc/errors";

/** What the settings alone say about a refusal, as the key of its words. */
export type SettingsWords =
  | `settings.picture.${"unreadable" | "tooLarge" | "nothingCopied"}`
  | `settings.email.${"taken" | "alreadyConfirmed"}`
  | `settings.password.${"oldMissing" | "oldWrong"}`
  | `settings.totp.${"codeMissing" | "codeWrong" | "exists" | "gone"}`
  | `settings.passkeys.${"nameMissing" | "notMade" | "tooMany" | "ended" | "exists" | "wrong" | "gone"}`
  | "settings.codes.gone"
  | "settings.delete.lastAdmin";

/** A refusal as it is shown. */
export interface Problem {
  readonly words: SettingsWords | `errors.${ErrorWords}`;
  readonly error: unknown;
  /** How long to wait before trying again, in milliseconds. */
  readonly waitMs?: number | undefined;
}

/** auth-svc's reason → what it means. */
export type OwnWords = Readonly<Record<string, SettingsWords>>;

const AUTH = "switchboard.auth.v1/";
const WORDS: OwnWords = {
  CREDENTIALS_WRONG: "settings.password.oldWrong",
  EMAIL_TAKEN: "settings.email.taken",
  EMAIL_CONFIRMED: "settings.email.alreadyConfirmed",
  LAST_ADMIN: "settings.delete.lastAdmin",
  IMAGE_UNREADABLE: "settings.picture.unreadable",
  IMAGE_TOO_LARGE: "settings.picture.tooLarge",
  TOO_MANY_FACTORS: "settings.passkeys.tooMany",
  CHALLENGE_ENDED: "settings.passkeys.ended",
};

/** Turns a refusal into words. `own`: reasons that mean something else in this place. */
export function problemOf(error: unknown, own: OwnWords = {}): Problem {
  if (error instanceof PasskeyNotUsed) return { words: "settings.passkeys.notMade", error };
  const reason = reasonOf(error);
  const auth = reason.startsWith(AUTH) ? reason.slice(AUTH.length) : "";
  const words = own[auth] ?? WORDS[auth];
  if (words) return { words, error };
  const { message, waitMs } = formProblemOf(error);
  return { words: `errors.${message}`, error, waitMs };
}
