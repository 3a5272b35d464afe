import type { SignalPayload } from "~/features/call/signal/signalChannel";
import type { PeerSignal } from "~/gen/switchboard/call/v1/signal_pb";
import { SdpType } from "~/gen/switchboard/call/v1/signal_pb";
import type { Cancel, Clock } from "~/shared/lib/platform";
import { type Measurement, Meter } from "./meter";

/** Microphone or camera. */
export type TrackKind = "audio" | "video";

/** How a link is. */
export type PeerState = "up" | "down" | "failed";

/** What a link tells. */
export interface PeerEvents {
  send(payload: SignalPayload): void;
  state(state: PeerState): void;
  track(track: MediaStreamTrack): void;
}

/** What a link needs. */
export interface PeerLinkOptions {
  readonly polite: boolean;
  readonly connection: RTCPeerConnection;
  readonly clock: Clock;
  readonly events: PeerEvents;
}

/** A short loss of connection mends itself; after this it is worth looking for another way. */
const MEND_AFTER_MS = 2_000;

/**
 * One peer connection, by perfect negotiation (W3C WebRTC, section 10.7). Both media sections are there from the first
 * offer, so that turning a camera on or off later needs no negotiation.
 */
export class PeerLink {
  private readonly pc: RTCPeerConnection;
  private readonly meter = new Meter();
  private readonly wanted: Record<TrackKind, MediaStreamTrack | null> = { audio: null, video: null };
  /** Signals are applied one after the other. */
  private chain: Promise<void> = Promise.resolve();
  private makingOffer = false;
  private ignoringOffer = false;
  private cancelMend: Cancel | undefined;
  private closed = false;

  constructor(private readonly options: PeerLinkOptions) {
    this.pc = options.connection;
    this.pc.onnegotiationneeded = () => void this.offer();
    this.pc.onicecandidate = ({ candidate }) => candidate && this.sendCandidate(candidate);
    this.pc.ontrack = ({ track }) => options.events.track(track);
    this.pc.onconnectionstatechange = () => this.stateChanged();
    if (options.polite) return;
    this.pc.addTransceiver("audio", { direction: "sendrecv" });
    this.pc.addTransceiver("video", { direction: "sendrecv" });
  }

  /** Sends this track from now on, or nothing. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.wanted[kind] = track;
    for (const transceiver of this.transceivers(kind)) void transceiver.sender.replaceTrack(track).catch(ignore);
  }

  /** Takes in what the other side says. */
  receive(payload: PeerSignal["payload"]): void {
    this.chain = this.chain.then(() => (this.closed ? undefined : this.apply(payload))).catch(ignore);
  }

  /** Signals get through again: looks for another way if media does not flow. */
  nudge(): void {
    if (this.pc.connectionState === "disconnected" || this.pc.connectionState === "failed") this.pc.restartIce();
  }

  /** How good the link has been since the last time this was asked. */
  async measure(): Promise<Measurement | undefined> {
    return this.closed ? undefined : this.meter.measure(await this.pc.getStats());
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.cancelMend?.();
    this.pc.onnegotiationneeded = null;
    this.pc.onicecandidate = null;
    this.pc.ontrack = null;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  private async offer(): Promise<void> {
    try {
      this.makingOffer = true;
      await this.pc.setLocalDescription();
      this.sendDescription();
    } catch {
      // The connection was closed, or the other side's offer came first: there will be another occasion.
    } finally {
      this.makingOffer = false;
    }
  }

  private async apply(payload: PeerSignal["payload"]): Promise<void> {
    if (payload.case === "description") {
      const type = payload.value.type === SdpType.OFFER ? "offer" : "answer";
      await this.applyDescription({ type, sdp: payload.value.sdp });
    }
    if (payload.case === "candidate") {
      const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = payload.value;
      if (candidate === "" || this.ignoringOffer) return;
      await this.pc.addIceCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment: usernameFragment || null });
    }
  }

  private async applyDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const isOffer = description.type === "offer";
    const collides = isOffer && (this.makingOffer || this.pc.signalingState !== "stable");
    this.ignoringOffer = !this.options.polite && collides;
    if (this.ignoringOffer) return;
    await this.pc.setRemoteDescription(description);
    if (!isOffer) return;
    await this.adoptTransceivers();
    await this.pc.setLocalDescription();
    this.sendDescription();
  }

  /** What an offer created receives only; this side sends on it too. */
  private async adoptTransceivers(): Promise<void> {
    for (const kind of ["audio", "video"] as const) {
      for (const transceiver of this.transceivers(kind)) {
        transceiver.direction = "sendrecv";
        await transceiver.sender.replaceTrack(this.wanted[kind]);
      }
    }
  }

  private transceivers(kind: TrackKind): RTCRtpTransceiver[] {
    return this.pc.getTransceivers().filter(({ receiver }) => receiver.track.kind === kind);
  }

  private sendDescription(): void {
    const description = this.pc.localDescription;
    if (!description || this.closed) return;
    const type = description.type === "offer" ? SdpType.OFFER : SdpType.ANSWER;
    this.options.events.send({ case: "description", value: { type, sdp: description.sdp } });
  }

  private sendCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): void {
    this.options.events.send({
      case: "candidate",
      value: {
        candidate,
        sdpMid: sdpMid ?? "",
        sdpMLineIndex: sdpMLineIndex ?? 0,
        usernameFragment: usernameFragment ?? "",
      },
    });
  }

  private stateChanged(): void {
    const state = this.pc.connectionState;
    this.cancelMend?.();
    this.cancelMend = undefined;
    if (state === "connected") this.options.events.state("up");
    if (state === "disconnected") {
      this.options.events.state("down");
      this.cancelMend = this.options.clock.after(MEND_AFTER_MS, () => this.pc.restartIce());
    }
    if (state === "failed") {
      this.options.events.state("failed");
      this.pc.restartIce();
    }
  }
}

/** A signal that does not fit is one that a newer one has overtaken. */
function ignore(): void {
  // Nothing to do.
}
