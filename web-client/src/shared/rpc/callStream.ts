import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ClientFrameSchema, Data, ServerFrame } from "~/gen/switchboard/edge/v1/frame_pb";
import { AsyncQueue } from "./asyncQueue";
import { statusError } from "./errors";
import { GRANT_PART, type Limits } from "./limits";

/** A frame to send. */
export type OutgoingFrame = MessageInitShape<typeof ClientFrameSchema>;

/** What opens a call. */
export interface CallOptions {
  /** "/package.Service/Method". */
  readonly method: string;
  readonly metadata: Record<string, string>;
  /** From now, in milliseconds; 0: none. */
  readonly timeoutMs: number;
}

/** What a call asks of the connection that carries it. */
export interface StreamHost {
  readonly limits: Limits;
  /** Gives the stream its id, as its first frame goes out: ids must reach the gateway in ascending order. */
  opened(stream: CallStream): number;
  /** There may be something to send. */
  wake(): void;
  sendNow(frame: OutgoingFrame): void;
  ended(stream: CallStream, id: number): void;
}

/** One call on a connection: messages out with credit, messages in with credit, one status. */
export class CallStream {
  /** Messages that came, whole. Ends with the call; fails with its status. */
  readonly messages = new AsyncQueue<Uint8Array>((message) => this.consumed(message));
  /** Response headers; fails when the call ends before they came. */
  readonly headers: Promise<Headers>;
  /** Trailing metadata; filled once `messages` has ended. */
  readonly trailers = new Headers();

  private readonly outbox: { bytes: Uint8Array; offset: number; sent: () => void }[] = [];
  private readonly lastPiece = new Map<Uint8Array, number>();
  private partial: Uint8Array[] = [];
  private partialBytes = 0;
  private toGrant = 0;
  /** 0 until the other side has been told of the call. */
  private id = 0;
  private closing: "open" | "asked" | "sent" = "open";
  private done = false;
  private settleHeaders!: { resolve: (headers: Headers) => void; reject: (error: Error) => void };

  constructor(
    private readonly host: StreamHost,
    private readonly options: CallOptions,
    private sendCredit: number,
  ) {
    this.headers = new Promise((resolve, reject) => {
      this.settleHeaders = { resolve, reject };
    });
    this.headers.catch(() => undefined);
  }

  /** Whether a message has been sent in part. */
  get inMessage(): boolean {
    return (this.outbox[0]?.offset ?? 0) > 0;
  }

  /** Tells the other side of the call, if no message has yet. */
  open(): void {
    this.host.wake();
  }

  /** Queues a message, or the last one; resolves when all of it has been handed to the socket. */
  send(bytes: Uint8Array, last = false): Promise<void> {
    if (bytes.length > this.host.limits.messageBytes) {
      const error = new ConnectError("The message is too large.", Code.ResourceExhausted);
      this.cancel(error);
      return Promise.reject(error);
    }
    if (this.done) return Promise.resolve();
    return new Promise((resolve) => {
      this.outbox.push({ bytes, offset: 0, sent: resolve });
      if (last) this.closing = "asked";
      this.host.wake();
    });
  }

  /** No more messages will be sent. */
  halfClose(): void {
    if (this.closing === "open") this.closing = "asked";
    this.host.wake();
  }

  /** Ends the call from this side. Does nothing once it has ended. */
  cancel(reason: Error): void {
    if (this.done) return;
    if (this.id > 0) this.host.sendNow({ streamId: this.id, cancel: true });
    this.finish(reason);
  }

  /** Ends the call without telling the other side. */
  finish(error?: Error): void {
    if (this.done) return;
    this.done = true;
    if (error === undefined) this.settleHeaders.resolve(new Headers());
    else this.settleHeaders.reject(error);
    this.messages.end(error);
    for (const message of this.outbox.splice(0)) message.sent();
    this.host.ended(this, this.id);
  }

  addCredit(bytes: number): void {
    this.sendCredit += bytes;
  }

  /**
   * The next frame to send, with at most `connectionCredit` bytes of data, or nothing. A message that does not fit into
   * one frame is begun only if it `mayBegin`.
   */
  nextFrame(connectionCredit: number, mayBegin: boolean): { frame: OutgoingFrame; bytes: number } | undefined {
    if (this.done) return undefined;
    const opens = this.id === 0;
    if (opens) this.id = this.host.opened(this);
    const frame: OutgoingFrame = { streamId: this.id };
    if (opens) frame.open = { ...this.options };
    const room = Math.min(this.host.limits.dataBytes, this.sendCredit, connectionCredit);
    const piece = this.nextPiece(room, mayBegin);
    if (piece) frame.data = piece;
    const halfCloses = this.closing === "asked" && this.outbox.length === 0;
    if (halfCloses) {
      frame.halfClose = true;
      this.closing = "sent";
    }
    if (!opens && !piece && !halfCloses) return undefined;
    return { frame, bytes: piece?.bytes.length ?? 0 };
  }

  receive(frame: ServerFrame): void {
    if (this.done) return;
    if (frame.headers) this.settleHeaders.resolve(new Headers(frame.headers.metadata));
    if (frame.data) this.receiveData(frame.data);
    if (!frame.status) return;
    for (const [name, value] of Object.entries(frame.status.metadata)) this.trailers.set(name, value);
    this.finish(frame.status.code === 0 ? undefined : statusError(frame.status));
  }

  private nextPiece(room: number, mayBegin: boolean): { bytes: Uint8Array; more: boolean } | undefined {
    const message = this.outbox[0];
    if (!message) return undefined;
    const left = message.bytes.length - message.offset;
    if (left > 0 && room <= 0) return undefined;
    if (left > room && message.offset === 0 && !mayBegin) return undefined;
    const bytes = message.bytes.subarray(message.offset, message.offset + Math.min(left, room));
    message.offset += bytes.length;
    this.sendCredit -= bytes.length;
    const more = message.offset < message.bytes.length;
    if (!more) {
      this.outbox.shift();
      message.sent();
    }
    return { bytes, more };
  }

  private receiveData({ bytes, more }: Data): void {
    this.partialBytes += bytes.length;
    if (this.partialBytes > this.host.limits.messageBytes) {
      this.cancel(new ConnectError("The answer is too large.", Code.ResourceExhausted));
      return;
    }
    this.partial.push(bytes);
    if (more) {
      // A message larger than the credit could never arrive if its pieces were paid back only when it is whole.
      this.grant(bytes.length);
      return;
    }
    const message = concat(this.partial, this.partialBytes);
    this.partial = [];
    this.partialBytes = 0;
    this.lastPiece.set(message, bytes.length);
    this.settleHeaders.resolve(new Headers());
    this.messages.push(message);
  }

  private consumed(message: Uint8Array): void {
    const bytes = this.lastPiece.get(message) ?? 0;
    this.lastPiece.delete(message);
    this.grant(bytes);
  }

  private grant(bytes: number): void {
    this.toGrant += bytes;
    if (this.done || this.toGrant < this.host.limits.streamCredit * GRANT_PART) return;
    this.host.sendNow({ streamId: this.id, credit: this.toGrant });
    this.toGrant = 0;
  }
}

function concat(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
