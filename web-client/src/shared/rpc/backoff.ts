import type { Random } from "../lib/platform";

/** No wait is longer, in milliseconds. */
export const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;

/**
 * How long to wait before try number `attempt` (from 0), in milliseconds, with full jitter: the first up to a second, or
 * up to what the gateway asked for when it drains; then twice as much each time, up to 30 s.
 */
export function retryDelay(attempt: number, random: Random, firstWithinMs: number = FIRST_WAIT_MS): number {
  const longest = attempt === 0 ? firstWithinMs : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return random.fraction() * longest;
}
