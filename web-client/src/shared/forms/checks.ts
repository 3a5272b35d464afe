import type { ErrorWords } from "./problems";

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/i;
const EMAIL = /^\S+@\S+$/;

/** The shortest password that is taken, in characters. */
export const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 128;

/** How long a password is, as the server counts: in Unicode characters. */
export function lengthOf(password: string): number {
  return Array.from(password).length;
}

/** What is wrong with a new username. */
export function checkUsername(username: string): ErrorWords | undefined {
  return USERNAME.test(username) ? undefined : "usernameInvalid";
}

/** What is wrong with an e-mail address; whether it exists, a mail finds out. */
export function checkEmail(email: string): ErrorWords | undefined {
  return EMAIL.test(email) ? undefined : "emailInvalid";
}

/** What is wrong with a new password. Whether it is a common one, the server knows. */
export function checkNewPassword(password: string): ErrorWords | undefined {
  const length = lengthOf(password);
  if (length < SHORTEST_PASSWORD) return "passwordShort";
  return length > LONGEST_PASSWORD ? "passwordLong" : undefined;
}

/** The fields that something is wrong with. */
export function wrong<F extends string>(found: Record<F, ErrorWords | undefined>): Partial<Record<F, ErrorWords>> {
  return Object.fromEntries(Object.entries(found).filter(([, message]) => message !== undefined)) as Partial<
    Record<F, ErrorWords>
  >;
}
