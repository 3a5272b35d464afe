import fc from "fast-check";
import { expect, test } from "vitest";
import { pointed, stepped } from "./place";
import { nextSpeed } from "./speed";
import { barsPath, levelOf, levelsOf, MOST_SAMPLES, resampled, waveformOf } from "./waveform";

const levels = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 500 });

test("a recording has at most as many samples as a message takes, and its loudest moment among them", () => {
  fc.assert(
    fc.property(levels, (said) => {
      const waveform = waveformOf(said);
      expect(waveform).toHaveLength(Math.min(said.length, MOST_SAMPLES));
      expect(Math.max(0, ...waveform)).toBe(Math.round(255 * Math.max(0, ...said)));
    }),
  );
});

test("what a message has is read as it was written", () => {
  expect(levelsOf(waveformOf([0, 0.2, 1]))).toEqual([0, 51 / 255, 1]);
});

test("few levels are stretched over many bars, and none at all are silence", () => {
  expect(resampled([0.1, 0.9], 4)).toEqual([0.1, 0.1, 0.9, 0.9]);
  expect(resampled([], 3)).toEqual([0, 0, 0]);
});

test("bars stand side by side, and silence is seen too", () => {
  expect(barsPath([1, 0], 24)).toBe("M1 0.0V24.0M3 11.0V13.0");
});

test("loudness is told from silence to as loud as it gets", () => {
  const tone = (peak: number) => Float32Array.from({ length: 480 }, (_, at) => peak * Math.sin(at / 5));
  expect(levelOf(new Float32Array(480))).toBe(0);
  expect(levelOf(tone(1))).toBe(1);
  expect(levelOf(tone(0.01))).toBeLessThan(levelOf(tone(0.1)));
});

test("keys move within a message: by seconds in a short one, farther in a long one", () => {
  expect(stepped("ArrowRight", 3, 12)).toBe(4);
  expect(stepped("ArrowLeft", 3, 60)).toBe(0);
  expect(stepped("ArrowUp", 58, 60)).toBe(60);
  expect(stepped("PageUp", 3, 12)).toBe(8);
  expect(stepped("PageDown", 40, 60)).toBe(15);
  expect(stepped("Home", 40, 60)).toBe(0);
  expect(stepped("End", 40, 60)).toBe(60);
  expect(stepped("a", 40, 60)).toBeUndefined();
});

test("a point is a place between the edges", () => {
  expect(pointed(150, { left: 100, width: 200 }, 40)).toBe(10);
  expect(pointed(0, { left: 100, width: 200 }, 40)).toBe(0);
  expect(pointed(900, { left: 100, width: 200 }, 40)).toBe(40);
  expect(pointed(900, { left: 0, width: 0 }, 40)).toBe(0);
});

test("speeds go round", () => {
  expect([1, 1.5, 2].map(nextSpeed)).toEqual([1.5, 2, 1]);
});
