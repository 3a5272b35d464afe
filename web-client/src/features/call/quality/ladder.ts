/** How good a picture the person wants to send. */
export type VideoTarget = "saver" | "standard" | "high";

/** What the camera may send. */
export interface Rung {
  /** In pixels; 0: no picture for now. */
  readonly height: number;
  /** Pictures per second. */
  readonly frameRate: number;
  /** Bits per second. */
  readonly bitrate: number;
}

/** How the line was, as the ladder sees it. */
export interface Line {
  /** Of a thousand packets sent. */
  readonly lossPermille: number;
  readonly roundTripMs: number;
  /** What the line takes, in bits per second; 0: not known. */
  readonly availableBitrate: number;
}

/** Where on the ladder the camera is. */
export interface LadderState {
  readonly target: VideoTarget;
  /** Index into RUNGS. */
  readonly rung: number;
  /** Measurements in a row that said weak, or strong. */
  readonly weak: number;
  readonly strong: number;
  /** How many strong ones it takes to climb: more after each climb that was too early. */
  readonly patience: number;
  /** Measurements since the last climb. */
  readonly sinceClimb: number;
}

/** From the best picture to none: first fewer pixels, then fewer pictures, then the camera pauses. Sound is never cut. */
export const RUNGS: readonly Rung[] = [
  { height: 1080, frameRate: 30, bitrate: 3_000_000 },
  { height: 720, frameRate: 30, bitrate: 1_500_000 },
  { height: 540, frameRate: 30, bitrate: 900_000 },
  { height: 360, frameRate: 30, bitrate: 500_000 },
  { height: 180, frameRate: 30, bitrate: 200_000 },
  { height: 180, frameRate: 15, bitrate: 120_000 },
  { height: 180, frameRate: 8, bitrate: 70_000 },
  { height: 0, frameRate: 0, bitrate: 0 },
];

/** The rung that each wish begins on and never climbs above. */
const TOPS: Readonly<Record<VideoTarget, number>> = { high: 0, standard: 1, saver: 3 };
const PAUSED = RUNGS.length - 1;

const WEAK_LOSS_PERMILLE = 80;
const SEVERE_LOSS_PERMILLE = 200;
const STRONG_LOSS_PERMILLE = 30;
const WEAK_ROUND_TRIP_MS = 900;
const STRONG_ROUND_TRIP_MS = 500;
/** The browser's own control lives with less than a rung's bitrate for a while; with less than this part it does not. */
const ENOUGH = 0.5;
const SEVERE = 0.25;

const WEAK_FOR = 2;
const FIRST_PATIENCE = 3;
const MOST_PATIENCE = 30;
/** A fall this soon after a climb says that the climb was too early; staying up this long, that all is forgotten. */
const TOO_EARLY = 6;
const FORGOTTEN_AFTER = 40;

/** The ladder at the start of a call. */
export function beginLadder(target: VideoTarget): LadderState {
  return { target, rung: TOPS[target], weak: 0, strong: 0, patience: FIRST_PATIENCE, sinceClimb: FORGOTTEN_AFTER };
}

/** The person wants another picture: it is tried at once, unless the line has already shown that it is too much. */
export function retarget(state: LadderState, target: VideoTarget): LadderState {
  const held = state.rung > TOPS[state.target];
  const rung = held ? Math.max(state.rung, TOPS[target]) : TOPS[target];
  return { ...state, target, rung, weak: 0, strong: 0 };
}

/** What the camera may send now. */
export function rungOf({ rung }: LadderState): Rung {
  return RUNGS[rung] ?? { height: 0, frameRate: 0, bitrate: 0 };
}

/** The line is too weak for any picture. */
export function isPaused({ rung }: LadderState): boolean {
  return rung === PAUSED;
}

/** One step, after one more measurement of a few seconds. Pure. */
export function nextRung(before: LadderState, line: Line): LadderState {
  const state = rested(before);
  if (isSevere(line, rungOf(state))) return fall(state, PAUSED);
  if (isWeak(line, rungOf(state))) {
    const weak = state.weak + 1;
    // A line that is only weak keeps its smallest picture.
    return weak >= WEAK_FOR ? fall(state, PAUSED - 1) : { ...state, weak, strong: 0 };
  }
  if (!isStrong(line)) return { ...state, weak: 0, strong: 0 };
  const strong = state.strong + 1;
  return strong >= state.patience ? climb({ ...state, strong }) : { ...state, weak: 0, strong };
}

function rested(state: LadderState): LadderState {
  const sinceClimb = Math.min(state.sinceClimb + 1, FORGOTTEN_AFTER);
  return { ...state, sinceClimb, patience: sinceClimb === FORGOTTEN_AFTER ? FIRST_PATIENCE : state.patience };
}

function fall(state: LadderState, lowest: number): LadderState {
  const rung = Math.max(state.rung, Math.min(state.rung + 1, lowest));
  const patience = state.sinceClimb <= TOO_EARLY ? Math.min(state.patience * 2, MOST_PATIENCE) : state.patience;
  return { ...state, rung, weak: 0, strong: 0, patience };
}

function climb(state: LadderState): LadderState {
  const top = TOPS[state.target];
  if (state.rung <= top) return { ...state, rung: top, weak: 0, strong: 0 };
  return { ...state, rung: state.rung - 1, weak: 0, strong: 0, sinceClimb: 0 };
}

function isSevere({ lossPermille, availableBitrate }: Line, { bitrate }: Rung): boolean {
  return lossPermille > SEVERE_LOSS_PERMILLE || (availableBitrate > 0 && availableBitrate < bitrate * SEVERE);
}

function isWeak({ lossPermille, roundTripMs, availableBitrate }: Line, { bitrate }: Rung): boolean {
  const tight = availableBitrate > 0 && availableBitrate < bitrate * ENOUGH;
  return lossPermille > WEAK_LOSS_PERMILLE || roundTripMs > WEAK_ROUND_TRIP_MS || tight;
}

function isStrong({ lossPermille, roundTripMs }: Line): boolean {
  return lossPermille <= STRONG_LOSS_PERMILLE && roundTripMs <= STRONG_ROUND_TRIP_MS;
}
