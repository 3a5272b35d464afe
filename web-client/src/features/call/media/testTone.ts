import type { Cancel } from "~/shared/lib/platform";

const HZ = [523.25, 659.25, 783.99];
const NOTE_SECONDS = 0.28;
const EDGE_SECONDS = 0.03;
const LOUDNESS = 0.2;

/** Plays three notes from a speaker; empty: the system's. `done` is called once they are over. */
export function playTestTone(speakerId: string, done: () => void): Cancel {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  const stop = () => {
    element.pause();
    element.srcObject = null;
    if (context.state !== "closed") void context.close();
  };
  const begin = () => {
    const last = HZ.map((hz, at) => playNote(context, output, hz, context.currentTime + at * NOTE_SECONDS)).at(-1);
    last?.addEventListener("ended", () => {
      stop();
      done();
    });
    return element.play();
  };
  void chooseSpeaker(element, speakerId).then(begin).catch(done);
  return stop;
}

async function chooseSpeaker(element: HTMLAudioElement, speakerId: string): Promise<void> {
  if (speakerId !== "" && "setSinkId" in element) await element.setSinkId(speakerId);
}

function playNote(context: AudioContext, output: AudioNode, hz: number, from: number): OscillatorNode {
  const volume = context.createGain();
  const until = from + NOTE_SECONDS;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUDNESS, from + EDGE_SECONDS);
  volume.gain.setValueAtTime(LOUDNESS, until - EDGE_SECONDS);
  volume.gain.linearRampToValueAtTime(0, until);
  volume.connect(output);
  const oscillator = context.createOscillator();
  oscillator.frequency.value = hz;
  oscillator.connect(volume);
  oscillator.start(from);
  oscillator.stop(until);
  return oscillator;
}
