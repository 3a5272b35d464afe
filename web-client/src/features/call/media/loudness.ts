import type { Cancel } from "~/shared/lib/platform";
import { SAMPLE_EVERY_MS } from "./talking";

const WINDOW = 1_024;

/** Tells ten times a second how loud a microphone is (root mean square of full scale), though it may be muted. */
export function listen(track: MediaStreamTrack, heard: (loudness: number) => void): Cancel {
  // Muting silences the track itself; its twin goes on hearing, and is sent nowhere.
  const twin = track.clone();
  twin.enabled = true;
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: WINDOW });
  context.createMediaStreamSource(new MediaStream([twin])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    heard(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
  }, SAMPLE_EVERY_MS);
  return () => {
    clearInterval(timer);
    twin.stop();
    void context.close();
  };
}
