import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";

/** Of so many datagrams one is lost. */
const ONE_IN = 20;

/** A bad line to a server on loopback that is spoken to by UDP: one datagram in twenty is lost, there and back. */
export class LossyLine {
  /** The line's far ends, by who is at the near one: the server tells clients apart by where they come from. */
  private readonly farEnds = new Map<string, Socket>();
  private sent = 0;
  private answered = 0;

  private constructor(
    private readonly near: Socket,
    private readonly server: number,
  ) {}

  /** A line to the server at a port. */
  static async open(server: number): Promise<LossyLine> {
    const line = new LossyLine(createSocket("udp4"), server);
    line.near.on("message", (datagram, client) => {
      if (++line.sent % ONE_IN !== 0) line.farEndOf(client).send(datagram, line.server, "127.0.0.1");
    });
    line.near.bind(0, "127.0.0.1");
    await once(line.near, "listening");
    return line;
  }

  /** Where clients find it. */
  get port(): number {
    return this.near.address().port;
  }

  close(): void {
    for (const socket of [this.near, ...this.farEnds.values()]) socket.close();
  }

  private farEndOf({ address, port }: RemoteInfo): Socket {
    const name = `${address}:${port}`;
    const known = this.farEnds.get(name);
    if (known) return known;
    const far = createSocket("udp4");
    far.on("message", (datagram) => {
      if (++this.answered % ONE_IN !== 0) this.near.send(datagram, port, address);
    });
    this.farEnds.set(name, far);
    return far;
  }
}
