import type { Sound } from "../machine/types";

/** Plays the sounds of calls. */
export interface SoundPlayer {
  play(sound: Sound): void;
  /** One soft tone beside what is heard: a second call. */
  knock(): void;
}

/** A tone: frequencies in Hz heard together, from a moment, for a time, in seconds. */
interface Tone {
  readonly hz: readonly number[];
  readonly at: number;
  readonly for: number;
  readonly gain?: number;
}

interface Score {
  readonly tones: readonly Tone[];
  /** Begins again after this many seconds. */
  readonly every?: number | undefined;
}

const SCORES: Readonly<Record<Exclude<Sound, "none">, Score>> = {
  incoming: {
    every: 3,
    tones: [
      { hz: [659.25], at: 0, for: 0.18 },
      { hz: [783.99], at: 0.16, for: 0.18 },
      { hz: [987.77], at: 0.32, for: 0.34 },
      { hz: [659.25], at: 0.9, for: 0.18 },
      { hz: [783.99], at: 1.06, for: 0.18 },
      { hz: [987.77], at: 1.22, for: 0.34 },
    ],
  },
  calling: { every: 2.5, tones: [{ hz: [425], at: 0.2, for: 0.09, gain: 0.04 }] },
  ringback: { every: 4, tones: [{ hz: [425], at: 0.2, for: 1, gain: 0.06 }] },
  waiting: {
    every: 4,
    tones: [
      { hz: [425], at: 0.2, for: 0.3, gain: 0.06 },
      { hz: [425], at: 0.7, for: 0.3, gain: 0.06 },
    ],
  },
  declined: {
    tones: [
      { hz: [440], at: 0, for: 0.2 },
      { hz: [349.23], at: 0.22, for: 0.36 },
    ],
  },
  noAnswer: {
    tones: [
      { hz: [425], at: 0, for: 0.22 },
      { hz: [425], at: 0.4, for: 0.22 },
      { hz: [425], at: 0.8, for: 0.22 },
    ],
  },
  busy: {
    tones: [0, 0.5, 1, 1.5].map((at) => ({ hz: [480, 620], at, for: 0.25, gain: 0.06 })),
  },
  ended: {
    tones: [
      { hz: [523.25], at: 0, for: 0.12 },
      { hz: [392], at: 0.13, for: 0.24 },
    ],
  },
};

const KNOCK: Score = { tones: [{ hz: [587.33], at: 0, for: 0.16, gain: 0.05 }] };
const PING: Score = {
  tones: [
    { hz: [880], at: 0, for: 0.1 },
    { hz: [1174.66], at: 0.09, for: 0.2 },
  ],
};
/** What comes in together is heard once. */
const PINGS_APART_MS = 1_500;
const LOUDNESS = 0.12;
const EDGE_SECONDS = 0.02;

/** Tones made on the spot. When many tabs ring, one is heard: the one that holds the lock. */
export class ToneSounds implements SoundPlayer {
  private context: AudioContext | undefined;
  private stop: () => void = () => undefined;

  /** How loud an incoming call rings now, and a message is told of, from 0 to 1. */
  constructor(
    private readonly ringVolume: () => number = () => 1,
    private readonly pingVolume: () => number = () => 1,
  ) {}

  play(sound: Sound): void {
    this.stop();
    this.stop = () => undefined;
    if (sound === "none" || typeof AudioContext === "undefined") return;
    const score = SCORES[sound];
    if (sound === "incoming") this.stop = whileHoldingLock("switchboard.ring", () => this.ring());
    else this.stop = this.perform(score);
  }

  knock(): void {
    if (typeof AudioContext !== "undefined") this.perform(KNOCK);
  }

  /** Tells of a message: in one of the tabs, and once for those that come together. */
  ping(): void {
    if (typeof AudioContext === "undefined" || this.pingVolume() === 0) return;
    onceAmongTabs("switchboard.ping", PINGS_APART_MS, () => this.samplePing());
  }

  /** The same, once and here. */
  samplePing(): void {
    if (typeof AudioContext !== "undefined") this.perform(PING, this.pingVolume());
  }

  /** Rings once, as loud as a call would. */
  sample(): void {
    this.stop();
    this.stop = this.ring({ ...SCORES.incoming, every: undefined });
  }

  /** Browsers let a page be heard only once somebody has touched it. */
  unlock(): void {
    if (this.context?.state === "suspended") void this.context.resume();
  }

  private ring(score: Score = SCORES.incoming): () => void {
    return this.perform(score, this.ringVolume());
  }

  private perform(score: Score, volume = 1): () => void {
    this.context ??= new AudioContext();
    const context = this.context;
    void context.resume();
    const output = context.createGain();
    output.gain.value = volume;
    output.connect(context.destination);
    const once = () => {
      for (const tone of score.tones) playTone(context, output, tone);
    };
    once();
    const timer = score.every === undefined ? undefined : setInterval(once, score.every * 1_000);
    return () => {
      clearInterval(timer);
      output.disconnect();
    };
  }
}

function playTone(context: AudioContext, output: AudioNode, tone: Tone): void {
  const from = context.currentTime + tone.at;
  const until = from + tone.for;
  const volume = context.createGain();
  const loudness = tone.gain ?? LOUDNESS;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(loudness, from + EDGE_SECONDS);
  volume.gain.setValueAtTime(loudness, until - EDGE_SECONDS);
  volume.gain.linearRampToValueAtTime(0, until);
  volume.connect(output);
  for (const hz of tone.hz) {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hz;
    oscillator.connect(volume);
    oscillator.start(from);
    oscillator.stop(until);
  }
}

/** Runs in the tab that is first, and in none for so long after it. */
function onceAmongTabs(name: string, apartMs: number, run: () => void): void {
  const first = (lock: Lock | null) => {
    if (!lock) return undefined;
    run();
    return new Promise<void>((release) => setTimeout(release, apartMs));
  };
  navigator.locks.request(name, { ifAvailable: true }, first).catch(() => {
    // The page goes away.
  });
}

function whileHoldingLock(name: string, begin: () => () => void): () => void {
  const controller = new AbortController();
  const hold = () =>
    new Promise<void>((release) => {
      const end = begin();
      controller.signal.addEventListener("abort", () => {
        end();
        release();
      });
    });
  navigator.locks.request(name, { signal: controller.signal }, hold).catch(() => {
    // Stopped before it was this tab's turn.
  });
  return () => controller.abort();
}
