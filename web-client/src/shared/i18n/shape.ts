/** The same words in another language: every key, and the forms of plurals that English does not have. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> } & {
  readonly [plural: `${string}_${"zero" | "two" | "few" | "many"}`]: string;
};
