import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { nameOf } from "~/shared/services/usePersonName";

/** What stands for all members in a text. */
export const ALL = "@all";

/** What stands for a person in a text. */
export function tokenOf(user: User): string {
  return `@${user.username || nameOf(user)}`;
}

/** Whether a token stands in a text, as a word of its own. */
export function mentionsToken(text: string, token: string): boolean {
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + token.length)];
    if (![before, after].some((letter) => /[\p{L}\p{N}_]/u.test(letter))) return true;
  }
  return false;
}

/** Where a word that begins with a sign is being written: its beginning, and what is written of it. */
export interface Began {
  readonly start: number;
  readonly query: string;
}

/** The word before the caret, if it begins with the sign. */
export function beganWith(sign: "@" | ":", text: string, caret: number): Began | undefined {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf(sign);
  if (start < 0 || /\S/.test(before.charAt(start - 1))) return undefined;
  const query = before.slice(start + 1);
  return /^[\p{L}\p{N}_.+-]{0,32}$/u.test(query) ? { start, query } : undefined;
}
