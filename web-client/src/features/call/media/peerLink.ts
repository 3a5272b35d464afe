import type { SignalPayload } from "~/features/call/signal/signalChannel";
import type { PeerSignal } from "~/gen/switchboard/call/v1/signal_pb";
import { SdpType } from "~/gen/switchboard/call/v1/signal_pb";
import type { Cancel } from "~/shared/lib/platform";
import { type EncodingLimits, limitSender } from "./encoding";
import { Mending, type MendingOptions } from "./mending";
import { Pulse } from "./pulse";
import { KINDS, NO_TRACKS, SLOTS, type Slot, type Tracks } from "./slots";

/** How a link is. */
export type PeerState = "up" | "down" | "restarting" | "failed";

/** What can go wrong with one. */
export type LinkProblem = "negotiation" | "ice" | "relay";

/** What a link tells. */
export interface PeerEvents {
  send(payload: SignalPayload): void;
  state(state: PeerState): void;
  /** Nothing arrives any more, though the connection says nothing yet. */
  stopped(): void;
  track(slot: Slot, track: MediaStreamTrack): void;
  /** `detail` names no address and quotes no SDP. */
  problem(problem: LinkProblem, detail: string): void;
}

/** What a link needs. */
export interface PeerLinkOptions extends Pick<MendingOptions, "clock" | "network"> {
  readonly polite: boolean;
  readonly connection: RTCPeerConnection;
  /** Servers with credentials that are good now. Answers soon, and with nothing where there is nothing. */
  readonly iceServers: () => Promise<readonly RTCIceServer[]>;
  readonly events: PeerEvents;
}

const RENEW_EVERY_MS = 60_000;
/** An attempt gets this long before another takes its place, which would begin all its checks anew. */
const ATTEMPT_MS = 1_500;

/**
 * One peer connection. The impolite side offers and the polite one answers, so that no offer is ever taken back: a sender
 * does not survive that in every browser. All media sections are there from the first offer, so that turning on a camera
 * or sharing a screen needs no negotiation; the polite side asks for one when it has to look for another way.
 */
export class PeerLink {
  private readonly pc: RTCPeerConnection;
  private readonly mending: Mending;
  private readonly pulse: Pulse;
  private readonly limiting = new Map<Slot, Promise<void>>();
  private wanted: Tracks = NO_TRACKS;
  /** Signals are applied one after the other. */
  private chain: Promise<void>;
  private makingOffer = false;
  private ignoringOffer = false;
  private closed = false;
  /** When the two last agreed on descriptions. */
  private agreedAt = Number.NEGATIVE_INFINITY;
  private cancelRenewal: Cancel | undefined;

  constructor(private readonly options: PeerLinkOptions) {
    const { connection, events, polite, clock, network } = options;
    this.pc = connection;
    this.pc.onnegotiationneeded = polite ? null : () => void this.offer();
    this.pc.onicecandidate = ({ candidate }) => candidate && this.sendCandidate(candidate);
    this.pc.onicecandidateerror = ({ url, errorCode, errorText }) => {
      if (url.startsWith("turn")) events.problem("relay", `${errorCode} ${errorText}`);
    };
    this.pc.ontrack = ({ transceiver, track }) => {
      const slot = SLOTS[this.pc.getTransceivers().indexOf(transceiver)];
      if (slot) events.track(slot, track);
    };
    this.pc.onconnectionstatechange = () => this.stateChanged();
    this.mending = new Mending({ clock, network, polite, restart: () => void this.restart() });
    this.pulse = new Pulse({ clock, receivers: () => this.pc.getReceivers(), stopped: () => this.stopped() });
    this.chain = this.begin();
  }

  /** Sends these tracks from now on. */
  setTracks(tracks: Tracks): void {
    const before = this.wanted;
    this.wanted = tracks;
    for (const slot of SLOTS) {
      if (tracks[slot] !== before[slot]) void this.sender(slot)?.replaceTrack(tracks[slot]).catch(ignore);
    }
  }

  /** Lets a slot use no more than this from now on. */
  limit(slot: Slot, limits: EncodingLimits): void {
    const sender = this.sender(slot);
    if (!sender) return;
    // A sender takes one change at a time.
    const before = this.limiting.get(slot) ?? Promise.resolve();
    this.limiting.set(slot, before.then(() => limitSender(sender, limits)).catch(ignore));
  }

  /** Takes in what the other side says. */
  receive(payload: PeerSignal["payload"]): void {
    this.chain = this.chain.then(() => (this.closed ? undefined : this.apply(payload)));
  }

  /** Signals get through again: looks for another way if media does not flow. */
  nudge(): void {
    const { connectionState } = this.pc;
    const down = connectionState === "disconnected" || connectionState === "failed" || this.pulse.isStopped;
    if (down && !this.isTrying) void this.restart();
  }

  /** The connection's running totals; nothing once it is closed. */
  async stats(): Promise<RTCStatsReport | undefined> {
    return this.closed ? undefined : this.pc.getStats();
  }

  /** Both sides' session descriptions, once there are both. */
  get descriptions(): { readonly local: string; readonly remote: string } | undefined {
    const [local, remote] = [this.pc.currentLocalDescription, this.pc.currentRemoteDescription];
    return local && remote ? { local: local.sdp, remote: remote.sdp } : undefined;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.mending.close();
    this.pulse.stop();
    this.cancelRenewal?.();
    this.pc.onnegotiationneeded = null;
    this.pc.onicecandidate = null;
    this.pc.onicecandidateerror = null;
    this.pc.ontrack = null;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  private async begin(): Promise<void> {
    await this.renewServers();
    if (this.closed || this.options.polite) return;
    for (const slot of SLOTS) {
      const { sender } = this.pc.addTransceiver(KINDS[slot], { direction: "sendrecv" });
      void sender.replaceTrack(this.wanted[slot]).catch(ignore);
    }
  }

  /** Credentials of a relay are good for minutes, a call lasts longer; and when they are needed nobody may answer. */
  private async renewServers(): Promise<void> {
    const iceServers = await this.options.iceServers();
    if (this.closed) return;
    this.cancelRenewal?.();
    this.cancelRenewal = this.options.clock.after(RENEW_EVERY_MS, () => void this.renewServers());
    try {
      this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers: [...iceServers] });
    } catch (error) {
      // A server that this browser does not understand: the two may find each other without.
      this.options.events.problem("relay", nameOf(error));
    }
  }

  private async restart(): Promise<void> {
    await this.renewServers();
    if (this.closed || this.pc.connectionState === "new") return;
    if (this.pc.connectionState === "failed") this.failed();
    if (this.pc.connectionState !== "connected") this.options.events.state("restarting");
    if (this.options.polite) this.options.events.send({ case: "iceRestartWish", value: {} });
    else this.pc.restartIce();
  }

  /** The other side wants an offer; one that is on its way will do. */
  private async wished(): Promise<void> {
    if (!this.options.polite && !this.isTrying) await this.restart();
  }

  /** Another way is being looked for, and has not been found yet. */
  private get isTrying(): boolean {
    if (this.makingOffer || this.pc.signalingState !== "stable") return true;
    return this.options.clock.now() - this.agreedAt < ATTEMPT_MS && !this.pulse.hasFlowedSince(this.agreedAt);
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
    try {
      if (payload.case === "description") {
        const type = payload.value.type === SdpType.OFFER ? "offer" : "answer";
        await this.applyDescription({ type, sdp: payload.value.sdp });
      }
      if (payload.case === "iceRestartWish") await this.wished();
      if (payload.case === "candidate") await this.applyCandidate(payload.value);
    } catch (error) {
      // A candidate that does not fit is one that a newer description has overtaken.
      if (payload.case !== "description" || this.closed) return;
      this.options.events.problem("negotiation", nameOf(error));
    }
  }

  private async applyCandidate(value: (PeerSignal["payload"] & { case: "candidate" })["value"]): Promise<void> {
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = value;
    if (candidate === "" || this.ignoringOffer) return;
    await this.pc.addIceCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment: usernameFragment || null });
  }

  private async applyDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const isOffer = description.type === "offer";
    // An answer to an offer that was rolled back.
    if (!isOffer && this.pc.signalingState === "stable") return;
    const collides = isOffer && (this.makingOffer || this.pc.signalingState !== "stable");
    this.ignoringOffer = !this.options.polite && collides;
    if (this.ignoringOffer) return;
    await this.pc.setRemoteDescription(description);
    if (isOffer) await this.answer();
    this.agreedAt = this.options.clock.now();
  }

  private async answer(): Promise<void> {
    await this.adoptTransceivers();
    await this.pc.setLocalDescription();
    this.sendDescription();
  }

  /** What an offer created receives only; this side sends on it too. */
  private async adoptTransceivers(): Promise<void> {
    for (const [index, slot] of SLOTS.entries()) {
      const transceiver = this.pc.getTransceivers()[index];
      if (!transceiver || transceiver.direction === "sendrecv") continue;
      transceiver.direction = "sendrecv";
      await transceiver.sender.replaceTrack(this.wanted[slot]);
    }
  }

  private sender(slot: Slot): RTCRtpSender | undefined {
    return this.pc.getTransceivers()[SLOTS.indexOf(slot)]?.sender;
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

  private stopped(): void {
    if (this.pc.connectionState !== "connected") return;
    if (!this.isTrying) void this.restart();
    this.options.events.stopped();
  }

  private failed(): void {
    this.options.events.state("failed");
    this.options.events.problem("ice", "no candidate pair works");
  }

  private stateChanged(): void {
    const { events } = this.options;
    const state = this.pc.connectionState;
    if (state === "connected") {
      this.pulse.start();
      events.state("up");
    }
    if (state === "disconnected") events.state("down");
    this.mending.changed(state);
  }
}

function ignore(): void {
  // The sender is stopped: the connection is closed.
}

/** What a browser says beside the name may quote SDP. */
function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "unknown";
}
