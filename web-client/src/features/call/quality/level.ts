import type { Measurement } from "./measurement";

/** What is told of a link's quality without figures. */
export interface LevelState {
  readonly poor: boolean;
  /** Measurements in a row that say the opposite. */
  readonly against: number;
}

/** Before anything was measured. */
export const GOOD: LevelState = { poor: false, against: 0 };

const POOR_LOSS_PERMILLE = 50;
const POOR_ROUND_TRIP_MS = 400;
const POOR_JITTER_MS = 100;
/** Bad news is told at once, good news only when it lasts: a badge that blinks says nothing. */
const GOOD_FOR = 3;

/** One step: the level after one more measurement. Pure. */
export function nextLevel(state: LevelState, measurement: Measurement): LevelState {
  if (isPoor(measurement)) return { poor: true, against: 0 };
  if (!state.poor) return GOOD;
  const against = state.against + 1;
  return against >= GOOD_FOR ? GOOD : { poor: true, against };
}

/** Whether people will notice. */
function isPoor({ lossPermille, sentLossPermille, roundTripMs, jitterMs, frozenMs, intervalMs }: Measurement): boolean {
  return (
    Math.max(lossPermille, sentLossPermille) > POOR_LOSS_PERMILLE ||
    roundTripMs > POOR_ROUND_TRIP_MS ||
    jitterMs > POOR_JITTER_MS ||
    frozenMs > intervalMs / 2
  );
}
