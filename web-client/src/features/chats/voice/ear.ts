import { levelOf } from "./waveform";

const WINDOW = 2_048;

/** Hears a microphone. */
export interface Ear {
  /** How loud it is now, from 0 to 1. */
  level(): number;
  /** Closing it twice does nothing more. */
  close(): void;
}

/** Hears what is recorded. Where it cannot, all is silent and recorded all the same. */
export function openEar(track: MediaStreamTrack): Ear {
  if (typeof AudioContext === "undefined") return { level: () => 0, close: () => undefined };
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: WINDOW });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(WINDOW);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      return levelOf(samples);
    },
    close: () => void context.close().catch(() => undefined),
  };
}
