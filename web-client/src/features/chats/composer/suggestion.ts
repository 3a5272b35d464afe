/** Something that may take the place of the word that is being written. */
export interface Suggestion {
  readonly key: string;
  /** What is put into the text. */
  readonly insert: string;
  /** Whose picture stands before it. */
  readonly userId?: string;
  readonly label: string;
  readonly detail: string;
}
