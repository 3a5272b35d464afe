import fc from "fast-check";
import { expect, test } from "vitest";
import {
  beginLadder,
  isPaused,
  type LadderState,
  type Line,
  nextRung,
  RUNGS,
  retarget,
  rungOf,
  type VideoTarget,
} from "./ladder";

const GOOD: Line = { lossPermille: 0, roundTripMs: 20, availableBitrate: 0 };
const WEAK: Line = { lossPermille: 100, roundTripMs: 20, availableBitrate: 0 };
const SEVERE: Line = { lossPermille: 400, roundTripMs: 20, availableBitrate: 0 };

function after(state: LadderState, lines: readonly Line[]): LadderState {
  return lines.reduce(nextRung, state);
}

const times = (count: number, line: Line) => Array.from({ length: count }, () => line);

test.each([
  ["saver", 360],
  ["standard", 720],
  ["high", 1080],
] as const)("%s begins at %i lines, and a good line never goes above", (target, height) => {
  expect(rungOf(beginLadder(target)).height).toBe(height);
  expect(rungOf(after(beginLadder(target), times(50, GOOD))).height).toBe(height);
});

test("pixels go first, then pictures, then the camera: and no further than its line makes it", () => {
  RUNGS.reduce((better, worse) => {
    expect(worse.height).toBeLessThanOrEqual(better.height);
    expect(worse.bitrate).toBeLessThan(better.bitrate);
    if (worse.frameRate < better.frameRate) expect(better.height).toBe(180);
    return worse;
  });
  const weak = after(beginLadder("standard"), times(100, WEAK));
  expect(isPaused(weak)).toBe(false);
  expect(rungOf(weak)).toMatchObject({ height: 180, frameRate: 8 });
  expect(isPaused(after(beginLadder("standard"), times(10, SEVERE)))).toBe(true);
});

test("one bad measurement is no reason to fall; a severe one is", () => {
  const start = beginLadder("standard");
  expect(after(start, [WEAK, GOOD, WEAK, GOOD]).rung).toBe(start.rung);
  expect(after(start, [WEAK, WEAK]).rung).toBe(start.rung + 1);
  expect(after(start, [SEVERE]).rung).toBe(start.rung + 1);
});

test("a line that is narrower than the picture makes it smaller until it fits", () => {
  const narrow: Line = { ...GOOD, availableBitrate: 300_000 };
  const state = after(beginLadder("standard"), times(8, narrow));
  expect(rungOf(state).height).toBe(360);
});

test("a picture that pauses comes back by itself", () => {
  const paused = after(beginLadder("standard"), times(10, SEVERE));
  expect(rungOf(after(paused, times(100, GOOD))).height).toBe(720);
});

test("a wish for less holds at once; a wish for more does not undo what the line has shown", () => {
  expect(rungOf(retarget(beginLadder("high"), "saver")).height).toBe(360);
  expect(rungOf(retarget(beginLadder("saver"), "high")).height).toBe(1080);
  const weak = after(beginLadder("standard"), [WEAK, WEAK]);
  expect(retarget(weak, "high").rung).toBe(weak.rung);
});

const targets = fc.constantFrom<VideoTarget>("saver", "standard", "high");
const lines = fc.record({
  lossPermille: fc.integer({ min: 0, max: 1_000 }),
  roundTripMs: fc.integer({ min: 0, max: 3_000 }),
  availableBitrate: fc.integer({ min: 0, max: 5_000_000 }),
});

test("whatever the line does: one rung at a time, on the ladder, not above the wish", () => {
  fc.assert(
    fc.property(targets, fc.array(lines, { maxLength: 200 }), (target, history) => {
      let state = beginLadder(target);
      const top = state.rung;
      for (const line of history) {
        const next = nextRung(state, line);
        expect(Math.abs(next.rung - state.rung)).toBeLessThanOrEqual(1);
        expect(next.rung).toBeGreaterThanOrEqual(top);
        expect(next.rung).toBeLessThan(RUNGS.length);
        state = next;
      }
    }),
  );
});

test("from wherever it is, a good line brings back the whole picture", () => {
  fc.assert(
    fc.property(targets, fc.array(lines, { maxLength: 100 }), (target, history) => {
      const state = after(beginLadder(target), [...history, ...times(300, GOOD)]);
      expect(state.rung).toBe(beginLadder(target).rung);
    }),
  );
});

test("a line that bears one rung and not the one above is tried ever less often", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: RUNGS.length - 2 }), (bearable) => {
      let state = beginLadder("standard");
      let climbs = 0;
      for (let sample = 0; sample < 400; sample += 1) {
        const next = nextRung(state, state.rung < bearable ? WEAK : GOOD);
        if (next.rung < state.rung) climbs += 1;
        state = next;
      }
      // 400 measurements are twenty minutes.
      expect(climbs).toBeLessThanOrEqual(18);
    }),
  );
});
