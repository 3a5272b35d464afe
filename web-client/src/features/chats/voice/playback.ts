import { createStore, type StoreApi } from "zustand/vanilla";
import type { Cancel } from "~/shared/lib/platform";

/** How far somebody has listened. */
export interface PlaybackState {
  /** "failed": it could not be played, not even by a new link. */
  readonly phase: "paused" | "playing" | "failed";
  /** In seconds. */
  readonly at: number;
}

/** Where sound comes from. */
export interface SoundSource {
  /** A link that may have expired; empty: none is known. */
  readonly link: string;
  /** A link that was just made; undefined: the sound is not there any more. */
  readonly fresh: () => Promise<string | undefined>;
  /** It has come to its end. */
  readonly ended: () => void;
}

/** Plays one sound. A link that has expired is replaced, and it goes on where it was. */
export class Playback {
  readonly state: StoreApi<PlaybackState> = createStore<PlaybackState>(() => ({ phase: "paused", at: 0 }));

  /** The link at hand was made a moment ago: another one would be no better. */
  private renewed = false;

  constructor(
    private readonly audio: HTMLAudioElement,
    private readonly source: SoundSource,
  ) {}

  /** Begins to listen to the element. Gives what lets it go. */
  attach(): Cancel {
    const { audio } = this;
    audio.preload = "none";
    audio.ontimeupdate = () => this.state.setState({ at: this.place() });
    audio.onplaying = () => {
      this.renewed = false;
    };
    audio.onended = () => this.end();
    audio.onerror = () => void this.renew();
    return () => {
      audio.ontimeupdate = audio.onplaying = audio.onended = audio.onerror = null;
      this.pause();
      // Nothing more of it is loaded.
      this.forget();
    };
  }

  /** Plays it from where it is. */
  play(): void {
    this.state.setState({ phase: "playing" });
    if (this.audio.hasAttribute("src")) this.sound();
    else if (this.source.link === "") void this.renew();
    else this.load(this.source.link);
  }

  pause(): void {
    if (this.state.getState().phase === "playing") this.state.setState({ phase: "paused" });
    this.audio.pause();
  }

  /** Goes to a place, in seconds. */
  seek(at: number): void {
    this.state.setState({ at });
    if (this.audio.hasAttribute("src")) this.audio.currentTime = at;
  }

  setSpeed(speed: number): void {
    this.audio.defaultPlaybackRate = this.audio.playbackRate = speed;
  }

  /** Where it is, more exactly than what is told of it. */
  place(): number {
    return this.audio.currentTime;
  }

  private load(link: string): void {
    this.audio.src = link;
    this.audio.currentTime = this.state.getState().at;
    this.sound();
  }

  private sound(): void {
    this.audio.play().catch((error: unknown) => {
      // Paused or given another link before it sounded. What cannot be loaded is told by `onerror`.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.fail();
    });
  }

  private async renew(): Promise<void> {
    if (this.renewed) {
      this.fail();
      return;
    }
    this.renewed = true;
    const link = await this.source.fresh().catch(() => undefined);
    if (this.state.getState().phase !== "playing") this.forget();
    else if (link === undefined) this.fail();
    else this.load(link);
  }

  private end(): void {
    this.state.setState({ phase: "paused", at: 0 });
    this.audio.currentTime = 0;
    this.source.ended();
  }

  private fail(): void {
    this.forget();
    this.state.setState({ phase: "failed" });
    this.source.ended();
  }

  /** Begins with what is known when it is played again. */
  private forget(): void {
    this.renewed = false;
    this.audio.removeAttribute("src");
  }
}
