import type { EncodingLimits } from "../media/encoding";
import type { Rung } from "./ladder";

/** Sound goes before everything else. */
export const SOUND_LIMITS: EncodingLimits = { active: true, priority: "high" };

/** Beside a shared screen the camera's picture is small on the other side. */
const BESIDE_SCREEN: Rung = { height: 360, frameRate: 15, bitrate: 300_000 };
const WEAK_SCREEN = { maxFramerate: 5, maxBitrate: 250_000 };
const GOOD_SCREEN = { maxFramerate: 30, maxBitrate: 2_500_000 };
/** Below this a line carries a still screen, and no film. */
const SCREEN_NEEDS = 500_000;

/** What the camera may use. */
export function cameraLimits(rung: Rung, track: MediaStreamTrack | null, sharing: boolean): EncodingLimits {
  if (rung.height === 0) return { active: false };
  const { height, frameRate, bitrate } = sharing ? smaller(rung, BESIDE_SCREEN) : rung;
  return {
    active: true,
    maxBitrate: bitrate,
    maxFramerate: frameRate,
    scaleResolutionDownBy: Math.max(1, shortSide(track, height) / height),
    degradationPreference: "balanced",
  };
}

/** What a shared screen may use. It stays sharp, and moves less on a weak line. */
export function screenLimits(rung: Rung): EncodingLimits {
  const limits = rung.bitrate >= SCREEN_NEEDS ? GOOD_SCREEN : WEAK_SCREEN;
  return { active: true, ...limits, degradationPreference: "maintain-resolution" };
}

function smaller(a: Rung, b: Rung): Rung {
  return a.bitrate < b.bitrate ? a : b;
}

/** A phone held upright sends a picture that is higher than wide. */
function shortSide(track: MediaStreamTrack | null, otherwise: number): number {
  const { width, height } = track?.getSettings() ?? {};
  return Math.min(width ?? Number.POSITIVE_INFINITY, height ?? otherwise);
}
