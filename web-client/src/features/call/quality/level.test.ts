import { expect, test } from "vitest";
import { aMeasurement } from "~/test/measurements";
import { GOOD, type LevelState, nextLevel } from "./level";

const good = aMeasurement();

test.each([
  ["packets lost here", { lossPermille: 60 }],
  ["packets lost there", { sentLossPermille: 60 }],
  ["a long way", { roundTripMs: 500 }],
  ["an uneven way", { jitterMs: 150 }],
  ["a picture that stands still", { frozenMs: 2_000 }],
])("%s make it poor at once", (_what, change) => {
  expect(nextLevel(GOOD, aMeasurement(change)).poor).toBe(true);
});

test("it is good again when it has been good for a while", () => {
  const poor: LevelState = { poor: true, against: 0 };
  const once = nextLevel(poor, good);
  const twice = nextLevel(once, good);
  expect([once.poor, twice.poor, nextLevel(twice, good).poor]).toEqual([true, true, false]);
  const relapse = nextLevel(nextLevel(poor, good), aMeasurement({ lossPermille: 100 }));
  expect(relapse).toEqual(poor);
});
