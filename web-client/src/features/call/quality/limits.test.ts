import { expect, test } from "vitest";
import type { Rung } from "./ladder";
import { cameraLimits, screenLimits } from "./limits";

const camera = (width: number, height: number) => ({ getSettings: () => ({ width, height }) }) as MediaStreamTrack;
const HD: Rung = { height: 720, frameRate: 30, bitrate: 1_500_000 };
const SMALL: Rung = { height: 360, frameRate: 30, bitrate: 500_000 };
const PAUSED: Rung = { height: 0, frameRate: 0, bitrate: 0 };

test("a picture is made smaller by what is too much of it, and never larger", () => {
  expect(cameraLimits(SMALL, camera(1280, 720), false)).toMatchObject({ active: true, scaleResolutionDownBy: 2 });
  expect(cameraLimits(HD, camera(640, 480), false)).toMatchObject({ scaleResolutionDownBy: 1 });
});

test("a phone held upright sends the same number of lines across", () => {
  expect(cameraLimits(SMALL, camera(720, 1280), false)).toMatchObject({ scaleResolutionDownBy: 2 });
});

test("beside a screen the camera is small, and the screen is sharp", () => {
  expect(cameraLimits(HD, camera(1280, 720), true)).toMatchObject({ scaleResolutionDownBy: 2, maxFramerate: 15 });
  expect(screenLimits(HD)).toMatchObject({ degradationPreference: "maintain-resolution", maxFramerate: 30 });
});

test("on the weakest line the camera pauses and a shared screen goes on, slowly", () => {
  expect(cameraLimits(PAUSED, camera(1280, 720), false)).toEqual({ active: false });
  expect(screenLimits(PAUSED)).toMatchObject({ active: true, maxFramerate: 5 });
});
