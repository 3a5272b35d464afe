/** How fast voice messages are played, in the order in which a person goes through it. */
const SPEEDS: readonly number[] = [1, 1.5, 2];

/** What comes after a speed. */
export function nextSpeed(speed: number): number {
  return SPEEDS.find((other) => other > speed) ?? 1;
}
