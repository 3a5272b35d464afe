import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { createStore, type StoreApi } from "zustand/vanilla";
import { LinkState, type PeerSignal } from "~/gen/switchboard/call/v1/signal_pb";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";
import type { Cancel, Clock } from "~/shared/lib/platform";
import type { LocalMedia } from "../media/localMedia";
import { isPoor, type Measurement } from "../media/meter";
import { PeerLink, type PeerState } from "../media/peerLink";
import { SignalChannel, type SignalChannelOptions } from "../signal/signalChannel";

/** What comes from the other person. */
export interface RemoteView {
  readonly audio: MediaStream | null;
  readonly video: MediaStream | null;
  /** What the other person says about their devices. */
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  readonly measurement: Measurement | undefined;
}

/** What a link tells. */
export interface CallLinkEvents {
  state(state: PeerState): void;
  quality(poor: boolean): void;
  call(call: Call): void;
  moved(): void;
  over(): void;
}

/** What a link needs. */
export interface CallLinkOptions {
  readonly channel: Omit<SignalChannelOptions, "events">;
  readonly media: LocalMedia;
  readonly connect: () => RTCPeerConnection;
  readonly clock: Clock;
  readonly events: CallLinkEvents;
}

const MEASURE_EVERY_MS = 5_000;
const LINK_STATES: Readonly<Record<PeerState, LinkState>> = {
  up: LinkState.CONNECTED,
  down: LinkState.DISCONNECTED,
  failed: LinkState.FAILED,
};
const NOTHING: RemoteView = {
  audio: null,
  video: null,
  microphoneOn: true,
  cameraOn: false,
  measurement: undefined,
};

/** The media of one call: the signals, the peer connection they make, and what is measured on it. */
export class CallLink {
  readonly remote: StoreApi<RemoteView> = createStore<RemoteView>(() => NOTHING);

  private readonly channel: SignalChannel;
  private peer: PeerLink | undefined;
  private announced = "";
  private readonly unsubscribe: Cancel;
  private cancelMeasuring: Cancel | undefined;

  constructor(private readonly options: CallLinkOptions) {
    const { events } = options;
    this.channel = new SignalChannel({
      ...options.channel,
      events: {
        begin: (polite) => this.begin(polite),
        signal: (payload) => this.receive(payload),
        call: (call) => events.call(call),
        moved: () => events.moved(),
        over: () => events.over(),
      },
    });
    this.unsubscribe = options.media.state.subscribe(() => this.applyMedia());
    this.measureLater();
  }

  /** Signals get through again. */
  nudge(): void {
    this.peer?.nudge();
  }

  close(): void {
    this.unsubscribe();
    this.cancelMeasuring?.();
    this.channel.close();
    this.peer?.close();
    this.remote.setState(NOTHING, true);
  }

  private begin(polite: boolean): void {
    const { clock, connect, events } = this.options;
    if (this.peer) {
      this.peer.close();
      events.state("down");
    }
    this.peer = new PeerLink({
      polite,
      clock,
      connection: connect(),
      events: {
        send: (payload) => this.channel.send(payload),
        state: (state) => {
          this.channel.send({ case: "linkReport", value: { state: LINK_STATES[state] } });
          events.state(state);
        },
        track: (track) => this.remote.setState({ [track.kind]: new MediaStream([track]) }),
      },
    });
    this.announced = "";
    this.applyMedia();
  }

  private receive(payload: PeerSignal["payload"]): void {
    if (payload.case === "mediaState") {
      this.remote.setState({ microphoneOn: payload.value.microphone, cameraOn: payload.value.camera });
    } else this.peer?.receive(payload);
  }

  private applyMedia(): void {
    if (!this.peer) return;
    const { audio, video, audioTrack, videoTrack } = this.options.media.state.getState();
    this.peer.setTrack("audio", audioTrack);
    this.peer.setTrack("video", videoTrack);
    const value = { microphone: audio.on, camera: video.on, screen: false };
    const announcement = JSON.stringify(value);
    if (announcement === this.announced) return;
    this.announced = announcement;
    this.channel.send({ case: "mediaState", value });
  }

  private measureLater(): void {
    this.cancelMeasuring = this.options.clock.after(MEASURE_EVERY_MS, () => {
      this.measureLater();
      void this.measure();
    });
  }

  private async measure(): Promise<void> {
    const measurement = await this.peer?.measure();
    if (!measurement) return;
    this.remote.setState({ measurement });
    this.options.events.quality(isPoor(measurement));
    this.channel.sendIfOpen({
      case: "qualityReport",
      value: {
        roundTripTime: duration(measurement.roundTripMs),
        jitter: duration(measurement.jitterMs),
        lossPermille: measurement.lossPermille,
        receivedBitrate: BigInt(measurement.receivedBitrate),
        sentBitrate: BigInt(measurement.sentBitrate),
      },
    });
  }
}

function duration(ms: number) {
  const whole = Math.max(0, Math.round(ms));
  return create(DurationSchema, { seconds: BigInt(Math.floor(whole / 1_000)), nanos: (whole % 1_000) * 1e6 });
}
