import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallLink, LinkParts, LinkSurroundings, LocalMedia, PeerState } from "~/features/call";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { type Call, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { Listeners } from "~/shared/lib/listeners";
import type { Cancel, Random } from "~/shared/lib/platform";
import { isOver } from "~/shared/store/calls";

/** How sound and picture of a match are. */
export type MatchMedia = "none" | "connecting" | "good" | "poor" | "broken";

/** The call of a match, as the page shows it. */
export interface MatchCallState {
  readonly link: CallLink | undefined;
  readonly media: MatchMedia;
}

/** What a match's call needs. */
export interface MatchCallOptions extends LinkSurroundings {
  readonly loadLink: () => Promise<LinkParts>;
  readonly calls: Parameters<LinkParts["open"]>[0]["channel"]["calls"];
  readonly random: Random;
  readonly endpointId: string;
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** Finds out soon whether the server can still be reached. */
  readonly checkConnection: () => void;
  /** Who is signed in. */
  readonly userId: () => string;
}

const NONE: MatchCallState = { link: undefined, media: "none" };

/** Sound and picture of a match: the link of a call that nobody has to answer. It never opens the screen of calls. */
export class MatchCall {
  readonly state: StoreApi<MatchCallState> = createStore<MatchCallState>(() => NONE);

  private readonly failures = new Listeners<string>();
  private callId = "";
  /** Of what is open, or is being opened. */
  private matchId = "";
  private relayOnly = true;
  /** The mode for which devices are open. */
  private fitted = MatchMode.TEXT;
  /** Grows when a link is opened or closed, so that one that is loaded late is not opened any more. */
  private turn = 0;

  constructor(private readonly options: MatchCallOptions) {}

  /** Microphone and camera: the same from one partner to the next. */
  get media(): LocalMedia {
    return this.options.media;
  }

  /** The call's id; empty while there is none. */
  get id(): string {
    return this.callId;
  }

  /** Tells of a match whose media failed. */
  onFailed(run: (matchId: string) => void): Cancel {
    return this.failures.add(run);
  }

  /** Opens what a mode needs and lets go of what it does not. What the person turned off since stays off. */
  fit(mode: MatchMode): void {
    const before = this.fitted;
    this.fitted = mode;
    if (mode === before) return;
    if (mode === MatchMode.TEXT) this.media.close();
    else if (before === MatchMode.TEXT) void this.media.open({ video: mode === MatchMode.VIDEO, muted: false });
    else void this.media.setCamera(mode === MatchMode.VIDEO);
  }

  /** The match has this call, in this mode. One that is open already goes on. */
  open(call: Call, mode: MatchMode): void {
    this.fit(mode);
    this.changed(call);
    if (isOver(call) || call.callId === this.callId) return;
    this.close();
    this.callId = call.callId;
    this.matchId = call.matchId;
    this.state.setState({ link: undefined, media: "connecting" });
    void this.link(call.callId);
  }

  /** The match has no call any more; the devices stay open for the next one. */
  close(): void {
    this.turn += 1;
    this.callId = "";
    this.state.getState().link?.close();
    this.state.setState(NONE);
  }

  /** Lets go of the devices. */
  release(): void {
    this.fit(MatchMode.TEXT);
  }

  private async link(callId: string): Promise<void> {
    const { turn } = this;
    try {
      const parts = await this.options.loadLink();
      parts.iceServers.prefetch(callId);
      if (turn === this.turn) this.state.setState({ link: this.connect(parts, callId) });
    } catch {
      if (turn === this.turn) this.failed();
    }
  }

  private connect(parts: LinkParts, callId: string): CallLink {
    const { calls, clock, random, endpointId, whenOpen, userId } = this.options;
    return parts.open({
      ...this.options,
      channel: { calls, callId, userId: userId(), endpointId, takeOver: false, clock, random, whenOpen },
      iceServers: () => parts.iceServers.get(callId),
      relayOnly: () => this.relayOnly,
      events: {
        state: (state) => this.stateChanged(state),
        quality: (poor) =>
          this.state.getState().media !== "broken" && this.state.setState({ media: poor ? "poor" : "good" }),
        call: (call) => this.changed(call),
        problem: () => undefined,
        stopped: () => this.options.checkConnection(),
        moved: () => this.failed(),
        over: () => this.close(),
      },
    });
  }

  private stateChanged(state: PeerState): void {
    this.state.setState({ media: state === "up" ? "good" : "broken" });
    if (state === "down" || state === "failed") this.options.checkConnection();
  }

  private changed(call: Call): void {
    const own = call.legs.find(({ userId }) => userId === this.options.userId());
    this.relayOnly = own?.relayOnly !== false;
    if (call.callId === this.callId && isOver(call)) {
      if (call.endReason === EndReason.MEDIA_FAILED) this.failed();
      else this.close();
    }
  }

  private failed(): void {
    const { matchId } = this;
    this.close();
    this.failures.emit(matchId);
  }
}
