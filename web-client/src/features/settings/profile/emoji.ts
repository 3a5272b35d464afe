/** Emoji that say what somebody is up to. Any other can be typed. */
export const EMOJI = [..."💬🏠💻📅🎧🤫🍽☕🚶🚆🚗✈🌴🏖🤒😴📚✍🎉🏃🎮👶🐶🌙"].map((emoji) =>
  /\p{Emoji_Presentation}/u.test(emoji) ? emoji : `${emoji}\uFE0F`,
);

/** The last emoji or letter of a text, as people count them: typing another one replaces the first. */
export function lastCharacter(text: string): string {
  let last = "";
  for (const { segment } of new Intl.Segmenter().segment(text.trim())) last = segment;
  return last;
}
