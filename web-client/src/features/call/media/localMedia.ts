import { createStore, type StoreApi } from "zustand/vanilla";
import { Listeners } from "~/shared/lib/listeners";

/** Microphone or camera. */
export type TrackKind = "audio" | "video";

/** What keeps a device from being used. */
export type DeviceProblem = "denied" | "missing" | "busy";

/** A microphone or camera. */
export interface DeviceState {
  /** It is sending. */
  readonly on: boolean;
  /** It is being asked for. */
  readonly asking: boolean;
  readonly problem?: DeviceProblem;
  /** The person has seen the problem and goes on without. */
  readonly accepted: boolean;
}

/** What this side sends. */
export interface LocalMediaState {
  readonly audio: DeviceState;
  readonly video: DeviceState;
  readonly audioTrack: MediaStreamTrack | null;
  readonly videoTrack: MediaStreamTrack | null;
}

/** A device took the place of one that was unplugged. */
export interface Replacement {
  readonly kind: TrackKind;
  readonly from: string;
  readonly to: string;
}

/** Opens devices. The browser's is `navigator.mediaDevices.getUserMedia`. */
export type OpenDevices = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

const OFF: DeviceState = { on: false, asking: false, accepted: false };
const NOTHING: LocalMediaState = { audio: OFF, video: OFF, audioTrack: null, videoTrack: null };
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const DEFAULT_HEIGHT = 720;

/** The person's microphone and camera during a call. */
export class LocalMedia {
  readonly state: StoreApi<LocalMediaState> = createStore<LocalMediaState>(() => NOTHING);
  /** Devices that went away while they were used, and what is used in their place. */
  readonly replaced = new Listeners<Replacement>();

  /** Grows when media is opened or closed, so that a device that comes late is released. */
  private generation = 0;
  /** The microphone is to be silent once it is there. */
  private muted = false;

  constructor(
    private readonly openDevices: OpenDevices,
    /** How high the camera's picture is to be, in pixels. */
    private readonly videoHeight: () => number = () => DEFAULT_HEIGHT,
  ) {}

  /** Asks for the microphone and perhaps the camera. Never fails: what cannot be had is a problem in the state. */
  async open({ video, muted }: { video: boolean; muted: boolean }): Promise<void> {
    this.close();
    this.muted = muted;
    const { generation } = this;
    this.patch("audio", { asking: true });
    if (!video) return this.acquire("audio", generation);
    this.patch("video", { asking: true });
    try {
      // One question for both.
      const stream = await this.openDevices({ audio: this.constraints("audio"), video: this.constraints("video") });
      this.take(stream, generation);
    } catch {
      // One of the two is in the way; asking for each tells which.
      await this.acquire("audio", generation);
      await this.acquire("video", generation);
    }
  }

  /** Mutes at once; the device stays open so that speaking again is as quick. */
  async setMicrophone(on: boolean): Promise<void> {
    const { audioTrack, audio } = this.state.getState();
    this.muted = !on;
    if (!audioTrack) {
      if (on && !audio.asking) await this.retry("audio");
      return;
    }
    audioTrack.enabled = on;
    this.patch("audio", { on });
  }

  /** Off stops the device, so that its light goes out. */
  async setCamera(on: boolean): Promise<void> {
    const { videoTrack, video } = this.state.getState();
    if (on) {
      if (!videoTrack && !video.asking) await this.retry("video");
      return;
    }
    this.drop("video");
    this.state.setState({ video: OFF });
  }

  /** Asks for a device again. */
  async retry(kind: TrackKind): Promise<void> {
    this.state.setState({ [kind]: { ...OFF, asking: true } });
    await this.acquire(kind, this.generation);
  }

  /** Opens what is chosen now, if one of the kind is open. */
  async reopen(kind: TrackKind): Promise<void> {
    if (!this.state.getState()[`${kind}Track`]) return;
    // A phone has one camera at a time; a microphone is heard until the next one is.
    if (kind === "video") this.drop(kind);
    await this.acquire(kind, this.generation);
  }

  /** Goes on without the device. */
  goOnWithout(kind: TrackKind): void {
    this.patch(kind, { accepted: true });
  }

  /** The camera's picture is to be of another height: the camera stays open. */
  async fitVideo(): Promise<void> {
    const { videoTrack } = this.state.getState();
    // A camera that cannot do it goes on as it is.
    await videoTrack?.applyConstraints(this.constraints("video")).catch(() => undefined);
    // The same track, but not the same picture.
    if (videoTrack && videoTrack === this.state.getState().videoTrack) this.patch("video", {});
  }

  close(): void {
    this.generation += 1;
    this.drop("audio");
    this.drop("video");
    this.state.setState(NOTHING, true);
  }

  private constraints(kind: TrackKind): MediaTrackConstraints {
    if (kind === "audio") return AUDIO;
    const height = this.videoHeight();
    return {
      width: { ideal: Math.round((height * 16) / 9) },
      height: { ideal: height },
      frameRate: { ideal: 30 },
    };
  }

  private async acquire(kind: TrackKind, generation: number): Promise<void> {
    try {
      this.take(await this.openDevices({ [kind]: this.constraints(kind) }), generation);
    } catch (error) {
      if (generation !== this.generation) return;
      this.state.setState({ [kind]: { ...OFF, problem: problemOf(error) } });
    }
  }

  private take(stream: MediaStream, generation: number): void {
    for (const track of stream.getTracks()) {
      if (generation === this.generation) this.keep(track);
      else track.stop();
    }
  }

  private keep(track: MediaStreamTrack): void {
    const kind = track.kind as TrackKind;
    this.drop(kind);
    const { generation } = this;
    // Unplugged: another device of the kind may be there.
    track.onended = () => {
      if (generation === this.generation) void this.replace(kind, track.label);
    };
    const on = kind === "video" || !this.muted;
    track.enabled = on;
    this.state.setState({ [kind]: { ...OFF, on }, [`${kind}Track`]: track });
  }

  private async replace(kind: TrackKind, from: string): Promise<void> {
    await this.retry(kind);
    const to = this.state.getState()[`${kind}Track`]?.label;
    if (to !== undefined) this.replaced.emit({ kind, from, to });
  }

  private drop(kind: TrackKind): void {
    const track = this.state.getState()[`${kind}Track`];
    if (!track) return;
    track.onended = null;
    track.stop();
    this.state.setState({ [`${kind}Track`]: null });
  }

  private patch(kind: TrackKind, change: Partial<DeviceState>): void {
    this.state.setState((state) => ({ [kind]: { ...state[kind], ...change } }));
  }
}

function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "missing";
}
