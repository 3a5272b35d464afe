import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  ClientFrameSchema,
  type ServerFrame,
  ServerFrameSchema,
  type Status,
  type Welcome,
} from "~/gen/switchboard/edge/v1/frame_pb";
import type { Cancel, Clock } from "../lib/platform";
import { type CallOptions, CallStream, type OutgoingFrame, type StreamHost } from "./callStream";
import { unavailable } from "./errors";
import { GRANT_PART, INITIAL_LIMITS, type Limits } from "./limits";
import { CloseCode, type FrameSocket, type OpenSocket } from "./socket";

const WELCOME_WITHIN_MS = 10_000;
const SILENCE_MS = 30_000;
const MOST_BUFFERED = 1024 * 1024;
const BUFFER_CHECK_MS = 20;
/** The gateway puts no more messages together at a time. */
const MOST_PARTIAL_MESSAGES = 4;

/** What a connection tells whoever made it. */
export interface ConnectionEvents {
  /** Calls may be opened: the hello is on its way. */
  ready(): void;
  welcomed(): void;
  /** The token was not accepted. */
  refused(refusal: Status): void;
  /** Open no more calls here; another connection should follow after a random time up to this. */
  goAway(withinMs: number): void;
  /** The last event. The reason is what the gateway wrote, or empty. */
  closed(code: number, reason: string): void;
}

/** What a connection needs. */
export interface ConnectionOptions {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly token: string;
  readonly clientVersion: string;
  readonly events: ConnectionEvents;
}

/** One WebSocket and the calls on it. It never comes back: the tunnel makes the next one. */
export class Connection implements StreamHost {
  limits: Limits = INITIAL_LIMITS;
  /** The gateway asked for no more calls here. */
  draining = false;

  private readonly socket: FrameSocket;
  /** Calls of which the gateway does not know yet. */
  private readonly unopened = new Set<CallStream>();
  private readonly streams = new Map<number, CallStream>();
  private nextId = 1;
  private sendCredit = INITIAL_LIMITS.connectionCredit;
  private toGrant = 0;
  private nonce = 0n;
  private pumping = false;
  private pumpAgain = false;
  private open = false;
  private closed = false;
  private silenceMs = SILENCE_MS;
  private cancelSilence: Cancel;
  private cancelProbe: Cancel | undefined;
  private cancelBufferCheck: Cancel | undefined;

  constructor(private readonly options: ConnectionOptions) {
    this.cancelSilence = options.clock.after(WELCOME_WITHIN_MS, () => this.die(CloseCode.abnormal));
    this.socket = options.openSocket({
      opened: () => this.hello(),
      received: (bytes) => this.received(bytes),
      closed: (code, reason) => this.die(code, reason),
    });
  }

  /** Opens a call. Only after `ready`. */
  call(options: CallOptions): CallStream {
    if (this.closed || !this.open) throw unavailable("The connection is closed.");
    if (this.streams.size + this.unopened.size >= this.limits.streams) {
      throw new ConnectError("Too many calls at once.", Code.ResourceExhausted);
    }
    const stream = new CallStream(this, options, this.limits.streamCredit);
    this.unopened.add(stream);
    return stream;
  }

  /** Gives a newer token of the same session. */
  authenticate(accessToken: string): void {
    if (this.open) this.sendNow({ authenticate: { accessToken } });
  }

  /** Finds out within this time whether the other side is still there. */
  probe(withinMs: number): void {
    if (!this.open || this.cancelProbe) return;
    this.nonce += 1n;
    this.sendNow({ ping: { nonce: this.nonce } });
    this.cancelProbe = this.options.clock.after(withinMs, () => this.die(CloseCode.silent));
  }

  /** Closes from this side; `closed` is not told. */
  close(): void {
    this.shut(CloseCode.normal);
  }

  sendNow(frame: OutgoingFrame): void {
    if (!this.closed) this.socket.send(toBinary(ClientFrameSchema, create(ClientFrameSchema, frame)));
  }

  opened(stream: CallStream): number {
    const id = this.nextId;
    this.nextId += 1;
    this.unopened.delete(stream);
    this.streams.set(id, stream);
    return id;
  }

  /** Sends what credit allows, a frame of each call in turn. */
  wake(): void {
    this.pumpAgain = true;
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.pumpAgain) {
        this.pumpAgain = false;
        for (const stream of this.all()) this.pumpOne(stream);
      }
    } finally {
      this.pumping = false;
    }
  }

  ended(stream: CallStream, id: number): void {
    this.unopened.delete(stream);
    this.streams.delete(id);
  }

  private all(): CallStream[] {
    return [...this.streams.values(), ...this.unopened];
  }

  private pumpOne(stream: CallStream): void {
    if (this.closed || this.bufferIsFull()) return;
    const begun = [...this.streams.values()].filter(({ inMessage }) => inMessage).length;
    const next = stream.nextFrame(this.sendCredit, begun < MOST_PARTIAL_MESSAGES);
    if (!next) return;
    this.sendCredit -= next.bytes;
    this.sendNow(next.frame);
    this.pumpAgain = true;
  }

  private bufferIsFull(): boolean {
    if (this.socket.bufferedAmount < MOST_BUFFERED) return false;
    this.cancelBufferCheck ??= this.options.clock.after(BUFFER_CHECK_MS, () => {
      this.cancelBufferCheck = undefined;
      this.wake();
    });
    return true;
  }

  private hello(): void {
    if (this.closed) return;
    this.open = true;
    const { token, clientVersion, events } = this.options;
    this.sendNow({ hello: { accessToken: token, clientVersion } });
    events.ready();
  }

  private received(bytes: Uint8Array): void {
    if (this.closed) return;
    this.cancelProbe?.();
    this.cancelProbe = undefined;
    let frame: ServerFrame;
    try {
      frame = fromBinary(ServerFrameSchema, bytes);
    } catch {
      this.die(CloseCode.policy);
      return;
    }
    this.restartSilence();
    if (frame.streamId === 0) this.receivedOwn(frame);
    else this.receivedForStream(frame);
  }

  private receivedForStream(frame: ServerFrame): void {
    if (frame.data) this.grant(frame.data.bytes.length);
    // Frames of calls that have ended here cross with our cancel.
    const stream = this.streams.get(frame.streamId);
    if (!stream) return;
    if (frame.credit > 0) stream.addCredit(frame.credit);
    stream.receive(frame);
    if (frame.credit > 0) this.wake();
  }

  private receivedOwn(frame: ServerFrame): void {
    if (frame.ping) this.sendNow({ pong: { nonce: frame.ping.nonce } });
    if (frame.credit > 0) {
      this.sendCredit += frame.credit;
      this.wake();
    }
    if (frame.welcome) this.welcomed(frame.welcome);
    if (frame.authenticated?.refusal) this.options.events.refused(frame.authenticated.refusal);
    if (frame.goAway) {
      this.draining = true;
      const within = frame.goAway.reconnectWithin;
      this.options.events.goAway(within ? Number(within.seconds) * 1_000 + within.nanos / 1e6 : 0);
    }
  }

  private welcomed(welcome: Welcome): void {
    if (welcome.limits) this.applyLimits(welcome.limits);
    if (welcome.pingInterval) {
      const interval = Number(welcome.pingInterval.seconds) * 1_000 + welcome.pingInterval.nanos / 1e6;
      if (interval > 0) this.silenceMs = interval * 1.5;
    }
    if (welcome.refusal) this.options.events.refused(welcome.refusal);
    else this.options.events.welcomed();
  }

  private applyLimits(limits: Limits): void {
    const before = this.limits;
    this.limits = limits;
    this.sendCredit += limits.connectionCredit - before.connectionCredit;
    for (const stream of this.all()) stream.addCredit(limits.streamCredit - before.streamCredit);
    this.wake();
  }

  private grant(bytes: number): void {
    this.toGrant += bytes;
    if (this.toGrant < this.limits.connectionCredit * GRANT_PART) return;
    this.sendNow({ credit: this.toGrant });
    this.toGrant = 0;
  }

  private restartSilence(): void {
    this.cancelSilence();
    this.cancelSilence = this.options.clock.after(this.silenceMs, () => this.die(CloseCode.abnormal));
  }

  private die(code: number, reason = ""): void {
    if (this.shut(code)) this.options.events.closed(code, reason);
  }

  private shut(code: number): boolean {
    if (this.closed) return false;
    this.closed = true;
    this.cancelSilence();
    this.cancelProbe?.();
    this.cancelBufferCheck?.();
    this.socket.close(CloseCode.normal);
    for (const stream of this.all()) stream.finish(unavailable(`The connection closed (${code}).`));
    return true;
  }
}
