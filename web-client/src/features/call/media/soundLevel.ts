import type { Cancel } from "~/shared/lib/platform";

const WINDOW = 512;
/** Quieter than this, in dBFS, is silence; louder than the other fills the meter. */
const SILENCE_DB = -60;
const LOUD_DB = -10;

/** Tells how loud a microphone is, from 0 to 1, with every picture that the screen draws. */
export function watchLevel(track: MediaStreamTrack, run: (level: number) => void): Cancel {
  if (typeof AudioContext === "undefined") return () => undefined;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = WINDOW;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(WINDOW);
  let frame = requestAnimationFrame(function look() {
    analyser.getFloatTimeDomainData(samples);
    run(levelOf(samples));
    frame = requestAnimationFrame(look);
  });
  return () => {
    cancelAnimationFrame(frame);
    source.disconnect();
    void context.close();
  };
}

/** How loud samples between -1 and 1 are, from 0 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (decibels - SILENCE_DB) / (LOUD_DB - SILENCE_DB)));
}
