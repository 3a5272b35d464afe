import { createStore, type StoreApi } from "zustand/vanilla";
import type { LocalMedia } from "~/features/call";
import { Listeners } from "~/shared/lib/listeners";
import type { Cancel, Clock } from "~/shared/lib/platform";
import type { Ear } from "./ear";
import type { Format } from "./format";
import { waveformOf } from "./waveform";

/** What keeps somebody from recording. */
export type RecordingProblem = "denied" | "missing" | "busy" | "unsupported";

/** How far a recording is. */
export interface RecorderState {
  /** "ended": no more can be said, and it waits to be sent. */
  readonly phase: "opening" | "recording" | "ended";
  readonly seconds: number;
  /** It is not recorded. */
  readonly problem?: RecordingProblem;
}

/** Something said. */
export interface Recorded {
  readonly blob: Blob;
  readonly name: string;
  readonly seconds: number;
  readonly waveform: Uint8Array;
}

/** What recording needs. */
export interface RecorderMeans {
  /** The microphone, for this recording alone. */
  readonly media: Pick<LocalMedia, "state" | "open" | "close">;
  readonly format: Format | undefined;
  readonly openEar: (track: MediaStreamTrack) => Ear;
  readonly clock: Clock;
}

/** As long as the server takes. */
export const MOST_SECONDS = 600;
/** How long one level lasts. */
const LEVEL_MS = 50;
const BITS_PER_SECOND = 32_000;

interface Session {
  readonly recorder: MediaRecorder;
  readonly extension: string;
  readonly ear: Ear;
  readonly startedAt: number;
  readonly pieces: Blob[];
  readonly levels: number[];
  /** Resolves when the last piece is there. */
  readonly stopped: Promise<void>;
}

/** Records what somebody says, once. */
export class Recorder {
  readonly state: StoreApi<RecorderState> = createStore<RecorderState>(() => ({ phase: "opening", seconds: 0 }));
  /** Tells how loud it was so far, twenty times a second. */
  readonly heard = new Listeners<readonly number[]>();

  private session: Session | undefined;
  private cancelTick: Cancel | undefined;
  /** Grows when it is begun or let go, so that a microphone that comes late is not used. */
  private generation = 0;

  constructor(private readonly means: RecorderMeans) {}

  /** Asks for the microphone and records. Never fails: what is in the way is in the state. */
  async start(): Promise<void> {
    this.state.setState({ phase: "opening", seconds: 0 }, true);
    this.generation += 1;
    const { generation } = this;
    await this.means.media.open({ video: false, muted: false });
    if (generation !== this.generation) return;
    const problem = this.begin();
    this.state.setState(problem ? { problem } : { phase: "recording" });
    this.tick();
  }

  /** Ends it. Undefined: there is nothing. */
  async finish(): Promise<Recorded | undefined> {
    const { session } = this;
    if (!session) return undefined;
    this.look(session);
    this.stop();
    await session.stopped;
    const { recorder, extension, levels, pieces } = session;
    const blob = new Blob(pieces, { type: recorder.mimeType });
    if (blob.size === 0) return undefined;
    return { blob, name: `voice.${extension}`, seconds: secondsOf(levels), waveform: waveformOf(levels) };
  }

  /** Lets the microphone go. */
  dispose(): void {
    this.generation += 1;
    this.stop();
  }

  /** Gives what is in the way. */
  private begin(): RecordingProblem | undefined {
    const { media, format } = this.means;
    const { audio, audioTrack } = media.state.getState();
    if (!audioTrack) return audio.problem ?? "missing";
    try {
      if (format) this.session = this.record(audioTrack, format);
    } catch {
      // The browser had promised more than it can.
    }
    if (this.session) return undefined;
    media.close();
    return "unsupported";
  }

  private record(track: MediaStreamTrack, { mimeType, extension }: Format): Session {
    // A voice needs one channel. What cannot be had with one is taken as it is.
    track.applyConstraints({ ...track.getConstraints(), channelCount: 1 }).catch(() => undefined);
    const recorder = new MediaRecorder(new MediaStream([track]), { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    const stopped = new Promise<void>((resolve) => {
      recorder.onstop = () => resolve();
    });
    recorder.start();
    // The microphone was unplugged: what was said until then is kept.
    void stopped.then(() => this.end());
    const startedAt = this.means.clock.now();
    return { recorder, extension, ear: this.means.openEar(track), startedAt, pieces, levels: [], stopped };
  }

  private readonly tick = (): void => {
    const { session } = this;
    if (!session) return;
    this.look(session);
    if (session.levels.length * LEVEL_MS >= MOST_SECONDS * 1_000) this.end();
    else this.cancelTick = this.means.clock.after(LEVEL_MS, this.tick);
  };

  /** Takes the levels since the last look: as many as time has passed, however late a timer of a hidden page runs. */
  private look({ levels, ear, startedAt, recorder }: Session): void {
    if (recorder.state !== "recording") return;
    const passed = Math.min(MOST_SECONDS * 1_000, this.means.clock.now() - startedAt);
    const level = ear.level();
    while ((levels.length + 1) * LEVEL_MS <= passed) levels.push(level);
    this.heard.emit(levels);
    const seconds = Math.floor(secondsOf(levels));
    if (seconds !== this.state.getState().seconds) this.state.setState({ seconds });
  }

  private end(): void {
    if (this.state.getState().phase !== "recording") return;
    this.stop();
    this.state.setState({ phase: "ended" });
  }

  private stop(): void {
    this.cancelTick?.();
    const { recorder, ear } = this.session ?? {};
    if (recorder && recorder.state !== "inactive") recorder.stop();
    ear?.close();
    this.means.media.close();
  }
}

function secondsOf(levels: readonly number[]): number {
  return (levels.length * LEVEL_MS) / 1_000;
}
