import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import { Code, ConnectError } from "@connectrpc/connect";
import type { CallService, SignalRequestSchema, SignalResponse } from "~/gen/switchboard/call/v1/call_pb";
import {
  type ClientSignalSchema,
  LinkState,
  type PeerSignal,
  type SignalSnapshot,
} from "~/gen/switchboard/call/v1/signal_pb";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";
import type { Clock, Random } from "~/shared/lib/platform";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";
import { retryDelay } from "~/shared/rpc/backoff";
import { reasonOf } from "~/shared/rpc/errors";
import { type KeptOpen, keepOpen } from "~/shared/rpc/keepOpen";
import { ownedStream } from "~/shared/rpc/ownedStream";

/** What this endpoint says. */
export type SignalPayload = NonNullable<MessageInitShape<typeof ClientSignalSchema>["payload"]>;
type Request = MessageInitShape<typeof SignalRequestSchema>;

/** What a channel tells. */
export interface SignalEvents {
  /** Both sides begin anew: build a peer connection. Comes first, and again when either side was replaced. */
  begin(polite: boolean): void;
  signal(payload: PeerSignal["payload"]): void;
  call(call: Call): void;
  /** Another endpoint holds the leg now. The last event. */
  moved(): void;
  /** The call is over, or there is no such call. The last event. */
  over(): void;
}

/** What a channel needs. */
export interface SignalChannelOptions {
  readonly calls: Pick<Client<typeof CallService>, "signal">;
  readonly callId: string;
  readonly userId: string;
  readonly endpointId: string;
  readonly takeOver: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  readonly events: SignalEvents;
}

interface Unacked {
  readonly clientSeq: bigint;
  payload: SignalPayload;
}

const REASON = (name: string) => `switchboard.call.v1/${name}`;
const MOVED = new Set([REASON("MOVED"), REASON("OTHER_ENDPOINT")]);
const OVER = new Set([REASON("CALL_ENDED"), REASON("CALL_NOT_FOUND")]);

/** Signals between the two endpoints of a call: in order, each once, across lost connections and replaced endpoints. */
export class SignalChannel {
  private readonly controller = new AbortController();
  private outgoing: AsyncQueue<Request> | undefined;
  private unacked: Unacked[] = [];
  private nextSeq = 1n;
  private position = "";
  private generation = 0;
  private peerGeneration = 0;
  private polite = false;
  private takeOver: boolean;

  constructor(private readonly options: SignalChannelOptions) {
    this.takeOver = options.takeOver;
    const { clock, random, whenOpen, events } = options;
    const stream: KeptOpen = {
      clock,
      whenOpen,
      exchange: (signal, begun) => this.exchange(signal, begun),
      // The server closes the stream in good order when the call is over.
      closed: () => this.finish(() => events.over()),
      failed: (error) => this.failed(error),
      // A stream that worked is opened again at once: in a call every moment counts.
      pause: (attempt) => (attempt === 0 ? 0 : retryDelay(attempt - 1, random)),
    };
    void keepOpen(stream, this.controller.signal);
  }

  /** Sends, now or once the connection is back. */
  send(payload: SignalPayload): void {
    const signal: Unacked = { clientSeq: this.nextSeq, payload };
    this.nextSeq += 1n;
    this.unacked.push(signal);
    this.outgoing?.push({ message: { case: "signal", value: signal } });
  }

  /** Sends only if that is possible now: what is old news later. */
  sendIfOpen(payload: SignalPayload): void {
    if (this.outgoing) this.send(payload);
  }

  close(): void {
    this.controller.abort();
  }

  private async exchange(outer: AbortSignal, begun: () => void): Promise<void> {
    const requests = new AsyncQueue<Request>();
    const { callId, endpointId, calls } = this.options;
    const { takeOver, position: since } = this;
    requests.push({ message: { case: "open", value: { callId, endpointId, takeOver, since: takeOver ? "" : since } } });
    try {
      for await (const response of ownedStream((signal) => calls.signal(requests, { signal }), outer)) {
        begun();
        this.receive(response, requests);
        if (response.position !== "") this.position = response.position;
        if (this.takeOver) return await this.again();
      }
    } finally {
      this.outgoing = undefined;
      requests.end();
    }
  }

  /** Leaves the stream in order to open another one. */
  private again(): Promise<never> {
    return Promise.reject(new ConnectError("Beginning anew.", Code.Aborted));
  }

  private receive({ message }: SignalResponse, requests: AsyncQueue<Request>): void {
    switch (message.case) {
      case "snapshot":
        this.snapshot(message.value, requests);
        return;
      case "signal":
        this.peerSignal(message.value);
        return;
      case "changed":
        if (message.value.call) this.callChanged(message.value.call);
        return;
      case "resync":
        this.takeOver = true;
        return;
      case "ack":
        this.acked(message.value.clientSeq);
        return;
      case undefined:
        return;
    }
  }

  private snapshot(snapshot: SignalSnapshot, requests: AsyncQueue<Request>): void {
    const anew = snapshot.generation !== this.generation;
    this.takeOver = false;
    this.polite = snapshot.polite;
    if (anew) {
      this.generation = snapshot.generation;
      this.peerGeneration = snapshot.peerGeneration;
      this.unacked = [];
      this.nextSeq = 1n;
      this.position = "";
    } else {
      this.acked(snapshot.lastClientSeq);
      const first = this.unacked[0];
      if (first && first.clientSeq > snapshot.lastClientSeq + 1n) {
        this.takeOver = true;
        return;
      }
      for (const value of this.unacked) requests.push({ message: { case: "signal", value } });
    }
    this.outgoing = requests;
    if (snapshot.call) this.options.events.call(snapshot.call);
    if (anew) this.options.events.begin(this.polite);
    else this.peerIs(snapshot.peerGeneration);
  }

  private peerSignal(signal: PeerSignal): void {
    if (signal.generation < this.peerGeneration || signal.forGeneration < this.generation) return;
    this.peerIs(signal.generation);
    this.options.events.signal(signal.payload);
  }

  private callChanged(call: Call): void {
    this.options.events.call(call);
    const peer = call.legs.find((leg) => leg.userId !== this.options.userId);
    if (peer) this.peerIs(peer.generation);
  }

  private peerIs(generation: number): void {
    if (generation <= this.peerGeneration) return;
    this.peerGeneration = generation;
    // What was meant for the endpoint that is gone would confuse the one that replaced it; the numbers must stay.
    for (const signal of this.unacked)
      signal.payload = { case: "linkReport", value: { state: LinkState.DISCONNECTED } };
    this.options.events.begin(this.polite);
  }

  private acked(clientSeq: bigint): void {
    this.unacked = this.unacked.filter((signal) => signal.clientSeq > clientSeq);
  }

  private failed(error: unknown): void {
    const reason = reasonOf(error);
    if (MOVED.has(reason)) this.finish(() => this.options.events.moved());
    else if (OVER.has(reason)) this.finish(() => this.options.events.over());
    else if (reason === REASON("SEQUENCE_GAP")) this.takeOver = true;
  }

  private finish(tell: () => void): void {
    if (this.controller.signal.aborted) return;
    this.controller.abort();
    tell();
  }
}
