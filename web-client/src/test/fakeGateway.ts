import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type ClientFrame, ClientFrameSchema, ServerFrameSchema } from "~/gen/switchboard/edge/v1/frame_pb";
import type { OpenSocket, SocketEvents } from "~/shared/rpc/socket";

type Answer = MessageInitShape<typeof ServerFrameSchema>;

/** One socket, seen from the gateway. */
export class FakeSocket {
  readonly frames: ClientFrame[] = [];
  bufferedAmount = 0;
  closedWith: number | undefined;

  constructor(private readonly events: SocketEvents) {}

  send(bytes: Uint8Array): void {
    this.frames.push(fromBinary(ClientFrameSchema, bytes));
  }

  close(code: number): void {
    this.closedWith = code;
  }

  open(): void {
    this.events.opened();
  }

  /** Accepts the hello. */
  welcome(welcome: NonNullable<Answer["welcome"]> = { connectionId: "c", authenticated: true }): void {
    this.answer({ welcome });
  }

  answer(frame: Answer): void {
    this.events.received(toBinary(ServerFrameSchema, create(ServerFrameSchema, frame)));
  }

  /** The other side closes. */
  drop(code = 1006, reason = ""): void {
    this.events.closed(code, reason);
  }

  /** The frames of one stream. */
  of(streamId: number): ClientFrame[] {
    return this.frames.filter((frame) => frame.streamId === streamId);
  }
}

/** All sockets that were opened, oldest first. */
export class FakeGateway {
  readonly sockets: FakeSocket[] = [];
  /** Whether it says nothing to whoever comes. */
  isAway = false;

  readonly openSocket: OpenSocket = (events) => {
    const socket = new FakeSocket(events);
    this.sockets.push(socket);
    return socket;
  };

  /** Sends everybody away, and is not there when they come again. */
  leave(): void {
    this.isAway = true;
    this.last.answer({ goAway: {} });
    this.last.drop(1013);
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}
