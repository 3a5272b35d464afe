import type { words } from "~/shared/i18n/en";

type EndedWords = keyof typeof words.auth.ended;

const WORDS: Readonly<Record<string, EndedWords>> = {
  SIGNED_OUT: "signedOut",
  TOKEN_REUSED: "tokenReused",
  ENDED_ELSEWHERE: "endedElsewhere",
  PASSWORD_CHANGED: "passwordChanged",
  ACCOUNT_DISABLED: "accountDisabled",
  ACCOUNT_DELETED: "accountDeleted",
  ROLE_CHANGED: "roleChanged",
  ENDED_BY_ADMIN: "endedByAdmin",
  GUEST_EXPIRED: "guestExpired",
};

/** What to say to somebody whose session has ended: a RevocationReason without its prefix, in words. */
export function endedWords(cause: string): EndedWords {
  return WORDS[cause] ?? "unknown";
}
