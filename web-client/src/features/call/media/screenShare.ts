import { createStore, type StoreApi } from "zustand/vanilla";

/** Asks which screen, window or tab to share. The browser's is `navigator.mediaDevices.getDisplayMedia`. */
export type OpenScreen = (options: DisplayMediaStreamOptions) => Promise<MediaStream>;

/** What this side shares of its screen. */
export interface ScreenState {
  readonly on: boolean;
  /** The browser's own question is open. */
  readonly asking: boolean;
  /** The last attempt failed for a reason that the person did not choose. */
  readonly failed: boolean;
  readonly videoTrack: MediaStreamTrack | null;
  /** Sound goes along only where the browser and the choice allow it. */
  readonly audioTrack: MediaStreamTrack | null;
}

/** Options that are younger than the types. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly systemAudio: "include";
  readonly surfaceSwitching: "include";
  readonly selfBrowserSurface: "exclude";
}

const OFF: ScreenState = { on: false, asking: false, failed: false, videoTrack: null, audioTrack: null };
const OPTIONS: ScreenOptions = {
  video: { frameRate: { ideal: 30 } },
  // What is said in the call would come back to the other as an echo of the machine's own sound.
  audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: false },
  systemAudio: "include",
  surfaceSwitching: "include",
  selfBrowserSurface: "exclude",
};

/** The person's screen, while it is shared. */
export class ScreenShare {
  readonly state: StoreApi<ScreenState> = createStore<ScreenState>(() => OFF);
  private generation = 0;

  /** `openScreen` is absent where the browser cannot share, as on phones. */
  constructor(private readonly openScreen: OpenScreen | undefined) {}

  get supported(): boolean {
    return this.openScreen !== undefined;
  }

  /** Asks and shares. Fails only by what it says in the state. */
  async start(): Promise<void> {
    const { on, asking } = this.state.getState();
    if (!this.openScreen || on || asking) return;
    const { generation } = this;
    this.state.setState({ ...OFF, asking: true }, true);
    try {
      this.take(await this.openScreen(OPTIONS), generation);
    } catch (error) {
      if (generation !== this.generation) return;
      const declined = error instanceof DOMException && error.name === "NotAllowedError";
      this.state.setState({ ...OFF, failed: !declined }, true);
    }
  }

  /** Starts or stops, whichever it is not. */
  async toggle(): Promise<void> {
    if (this.state.getState().on) this.stop();
    else await this.start();
  }

  stop(): void {
    this.generation += 1;
    const { videoTrack, audioTrack } = this.state.getState();
    for (const track of [videoTrack, audioTrack]) {
      if (!track) continue;
      track.onended = null;
      track.stop();
    }
    this.state.setState(OFF, true);
  }

  private take(stream: MediaStream, generation: number): void {
    if (generation !== this.generation) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    const [videoTrack = null] = stream.getVideoTracks();
    const [audioTrack = null] = stream.getAudioTracks();
    if (videoTrack) {
      // Text has to be read: fewer pictures rather than unsharp ones.
      videoTrack.contentHint = "detail";
      // The browser has a button of its own that ends it.
      videoTrack.onended = () => this.stop();
    }
    this.state.setState({ ...OFF, on: videoTrack !== null, videoTrack, audioTrack }, true);
  }
}
