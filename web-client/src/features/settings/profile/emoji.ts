const characters = new Intl.Segmenter();

/** Emoji that say what somebody is up to. Any other can be typed. */
export const EMOJI = charactersOf("💬🏠💻📅🎧🤫🍽️☕🚶🚆🚗✈️🌴🏖️🤒😴📚✍️🎉🏃🎮👶🐶🌙");

/** The last emoji or letter of a text, as people count them: typing another one replaces the first. */
export function lastCharacter(text: string): string {
  return charactersOf(text.trim()).at(-1) ?? "";
}

function charactersOf(text: string): readonly string[] {
  return Array.from(characters.segment(text), ({ segment }) => segment);
}
