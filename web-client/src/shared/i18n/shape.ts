import type { door } from "./en/door";
import type { home } from "./en/home";

/** The same words in another language: every key, and the forms of plurals that English does not have. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> } & {
  readonly [plural: `${string}_${"zero" | "two" | "few" | "many"}`]: string;
};

/** What a language says before anybody is signed in, and on every page. */
export type DoorWords = Same<typeof door>;

/** What a language says to people who are signed in. */
export type HomeWords = Same<typeof home>;
