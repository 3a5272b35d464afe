/** Whom a part of the page is about. */
export interface Person {
  readonly userId: string;
  readonly name: string;
}
