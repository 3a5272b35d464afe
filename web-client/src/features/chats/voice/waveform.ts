/** As many as a message takes. */
export const MOST_SAMPLES = 100;

const LOUDEST = 255;
/** Quieter than this, in dBFS, is silence; louder than the other is as loud as it gets. */
const SILENCE_DB = -50;
const LOUD_DB = -8;
/** Silence is seen too. */
const LEAST = 0.08;

/** How loud samples between -1 and 1 are to an ear, from 0 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (decibels - SILENCE_DB) / (LOUD_DB - SILENCE_DB)));
}

/** Levels from 0 to 1, as a message has them. */
export function waveformOf(levels: readonly number[]): Uint8Array {
  return Uint8Array.from(resampled(levels, Math.min(levels.length, MOST_SAMPLES)), (level) =>
    Math.round(level * LOUDEST),
  );
}

/** What a message has, as levels from 0 to 1. */
export function levelsOf(waveform: Uint8Array): number[] {
  return Array.from(waveform, (sample) => sample / LOUDEST);
}

/** So many levels for those that there are: of each stretch the loudest, so that no word is lost. */
export function resampled(levels: readonly number[], count: number): number[] {
  const step = levels.length / count;
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor(at * step);
    const to = Math.max(from + 1, Math.floor((at + 1) * step));
    return Math.max(0, ...levels.slice(from, to));
  });
}

/** Bars side by side as the path of a picture: one wide each, two apart, as high as `height` where it is loudest. */
export function barsPath(levels: readonly number[], height: number): string {
  return levels
    .map((level, at) => {
      const half = (Math.max(LEAST, level) * height) / 2;
      return `M${2 * at + 1} ${(height / 2 - half).toFixed(1)}V${(height / 2 + half).toFixed(1)}`;
    })
    .join("");
}
