import { createStore, type StoreApi } from "zustand/vanilla";
import { LinkState, type PeerSignal } from "~/gen/switchboard/call/v1/signal_pb";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";
import type { Cancel, Clock, Wakeups } from "~/shared/lib/platform";
import type { LocalMedia } from "../media/localMedia";
import { type LinkProblem, PeerLink, type PeerState } from "../media/peerLink";
import type { ScreenShare } from "../media/screenShare";
import { cameraLimits, SOUND_LIMITS, screenLimits } from "../quality/limits";
import { mediaPath } from "../quality/path";
import { QualityWatch } from "../quality/qualityWatch";
import { SignalChannel, type SignalChannelOptions } from "../signal/signalChannel";
import { NOTHING_YET, type RemoteView, withState, withTrack } from "./remoteView";
import { safetyCode } from "./safetyCode";
import type { VideoQuality } from "./videoQuality";

/** What a link tells. */
export interface CallLinkEvents {
  state(state: PeerState): void;
  /** Nothing arrives from the other side any more. */
  stopped(): void;
  quality(poor: boolean): void;
  call(call: Call): void;
  problem(problem: LinkProblem, detail: string): void;
  moved(): void;
  over(): void;
}

/** Makes a peer connection. The browser's is `new RTCPeerConnection(configuration)`. */
export type Connect = (configuration: RTCConfiguration) => RTCPeerConnection;

/** What a link needs of the page. */
export interface LinkSurroundings {
  readonly media: LocalMedia;
  readonly screen: ScreenShare;
  readonly quality: VideoQuality;
  readonly connect: Connect;
  /** The machine has another network than before. */
  readonly network: Wakeups;
  readonly clock: Clock;
}

/** What a link needs. */
export interface CallLinkOptions extends LinkSurroundings {
  readonly channel: Omit<SignalChannelOptions, "events">;
  readonly iceServers: () => Promise<readonly RTCIceServer[]>;
  /** Media goes through the relay alone, so that the other never learns this machine's address. */
  readonly relayOnly: () => boolean;
  readonly events: CallLinkEvents;
}

const LINK_STATES: Readonly<Record<PeerState, LinkState>> = {
  up: LinkState.CONNECTED,
  down: LinkState.DISCONNECTED,
  restarting: LinkState.RESTARTING,
  failed: LinkState.FAILED,
};

/** The media of one call: the signals, the peer connection they make, and how good it is. */
export class CallLink {
  readonly remote: StoreApi<RemoteView> = createStore<RemoteView>(() => NOTHING_YET);
  /** The own camera is on, but the line is too weak for its picture. */
  readonly paused: StoreApi<{ readonly current: boolean }> = createStore<{ readonly current: boolean }>(() => ({
    current: false,
  }));
  /** How good the link is. */
  readonly watch: QualityWatch;

  private readonly channel: SignalChannel;
  private readonly openedAt: number;
  private readonly unsubscribe: readonly Cancel[];
  private peer: PeerLink | undefined;
  private state: PeerState = "down";
  private announced = "";
  private setupTold: boolean;

  constructor(private readonly options: CallLinkOptions) {
    const { events, media, screen, quality, clock, channel } = options;
    this.openedAt = clock.now();
    // Only who answered knows how long it took since.
    this.setupTold = channel.takeOver;
    this.watch = new QualityWatch({
      clock,
      target: quality.state.getState().target,
      stats: async () => this.peer?.stats(),
      cameraOn: () => media.state.getState().videoTrack !== null,
      send: (payload) => this.channel.sendIfOpen(payload),
      poor: (poor) => events.quality(poor),
      allow: () => this.applyMedia(),
    });
    this.channel = new SignalChannel({
      ...channel,
      events: {
        begin: (polite) => this.begin(polite),
        signal: (payload) => this.receive(payload),
        call: (call) => events.call(call),
        moved: () => events.moved(),
        over: () => events.over(),
      },
    });
    this.unsubscribe = [
      media.state.subscribe(() => this.applyMedia()),
      screen.state.subscribe(() => this.applyMedia()),
      quality.state.subscribe(({ target }) => this.watch.aim(target)),
    ];
  }

  /** Signals get through again. */
  nudge(): void {
    this.peer?.nudge();
  }

  /** What both can compare aloud to be sure that nobody sits between them; nothing before they are connected. */
  async safetyCode(): Promise<string | undefined> {
    const descriptions = this.peer?.descriptions;
    return descriptions && safetyCode(descriptions.local, descriptions.remote);
  }

  close(): void {
    for (const cancel of this.unsubscribe) cancel();
    this.watch.close();
    this.channel.close();
    this.peer?.close();
    this.remote.setState(NOTHING_YET, true);
  }

  private begin(polite: boolean): void {
    const { clock, connect, events, network, iceServers, relayOnly } = this.options;
    if (this.peer) {
      this.peer.close();
      this.stateChanged("down");
    }
    this.peer = new PeerLink({
      polite,
      clock,
      network,
      iceServers,
      connection: connect({ bundlePolicy: "max-bundle", iceTransportPolicy: relayOnly() ? "relay" : "all" }),
      events: {
        send: (payload) => this.channel.send(payload),
        state: (state) => this.stateChanged(state),
        stopped: () => events.stopped(),
        track: (slot, track) => this.remote.setState(withTrack(slot, track)),
        problem: (problem, detail) => events.problem(problem, detail),
      },
    });
    this.announced = "";
    this.watch.anew();
  }

  private stateChanged(state: PeerState): void {
    this.state = state;
    this.options.events.state(state);
    if (state === "up") void this.reportUp();
    else this.channel.send({ case: "linkReport", value: { state: LINK_STATES[state] } });
  }

  private async reportUp(): Promise<void> {
    const setupMs = this.setupTold ? 0 : Math.max(1, this.options.clock.now() - this.openedAt);
    this.setupTold = true;
    // Limits that came before the first description had nothing to hold on to.
    this.applyMedia();
    const stats = await this.peer?.stats().catch(() => undefined);
    if (this.state !== "up") return;
    const path = stats && mediaPath(stats);
    this.channel.send({ case: "linkReport", value: { state: LinkState.CONNECTED, ...(path && { path }), setupMs } });
  }

  private receive(payload: PeerSignal["payload"]): void {
    if (payload.case === "mediaState") this.remote.setState(withState(payload.value));
    else this.peer?.receive(payload);
  }

  private applyMedia(): void {
    const { peer, options, watch } = this;
    if (!peer) return;
    const { audio, video, audioTrack, videoTrack } = options.media.state.getState();
    const screen = options.screen.state.getState();
    peer.setTracks({
      microphone: audioTrack,
      camera: videoTrack,
      screen: screen.videoTrack,
      screenSound: screen.audioTrack,
    });
    peer.limit("microphone", SOUND_LIMITS);
    peer.limit("camera", cameraLimits(watch.rung, videoTrack, screen.on));
    peer.limit("screen", screenLimits(watch.rung));
    const paused = video.on && watch.paused;
    this.paused.setState({ current: paused });
    this.announce({ microphone: audio.on, camera: video.on, screen: screen.on, cameraPaused: paused });
  }

  private announce(value: { microphone: boolean; camera: boolean; screen: boolean; cameraPaused: boolean }): void {
    const announcement = JSON.stringify(value);
    if (announcement === this.announced) return;
    this.announced = announcement;
    this.channel.send({ case: "mediaState", value });
  }
}
