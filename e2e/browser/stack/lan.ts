import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A line of a room to the network. Who changes networks goes from one to the other. */
export type Line = "wifi" | "mobile";

const LINES: readonly Line[] = ["wifi", "mobile"];

/** Whether this machine lets us make networks. */
export const canMakeLans = process.getuid?.() === 0;

/** A network of its own, in namespaces of the kernel: rooms that browsers run in, and the product at its first address. */
export class Lan {
  private readonly rooms: Room[] = [];

  private constructor(
    private readonly name: string,
    private readonly prefix: string,
    private readonly folder: string,
    private readonly door: Door,
  ) {}

  /** `port` is where the product listens on loopback; from the rooms it is reached as if it were there. */
  static async open(port: number): Promise<Lan> {
    const number = process.pid % 200;
    const [name, prefix] = [`sblan${number}`, `10.77.${number}`];
    ip("netns", "add", name);
    within(name, "link", "add", "lan", "type", "bridge");
    within(name, "link", "set", "lan", "up");
    plug(name, name, undefined, name);
    ip("addr", "add", `${prefix}.1/24`, "dev", name);
    ip("link", "set", name, "up");
    const folder = mkdtempSync(join(tmpdir(), "switchboard-lan-"));
    chmodSync(folder, 0o755);
    return new Lan(name, prefix, folder, await Door.open(`${prefix}.1`, port));
  }

  /** Another room. */
  room(): Room {
    const { name, prefix, folder } = this;
    const room = new Room(name, prefix, this.rooms.length + 1, folder);
    this.rooms.push(room);
    return room;
  }

  async close(): Promise<void> {
    await this.door.close();
    for (const room of this.rooms) room.close();
    ip("link", "del", this.name);
    ip("netns", "del", this.name);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where one machine stands: two lines to the network, of which it uses one. */
export class Room {
  /** Starts Chromium in this room. */
  readonly chromium: string;
  /** The address at which the product is found from here. */
  readonly product: string;
  private readonly name: string;
  private readonly addresses: Readonly<Record<Line, string>>;

  constructor(lan: string, prefix: string, number: number, folder: string) {
    this.name = `${lan}r${number}`;
    this.product = `${prefix}.1`;
    this.chromium = join(folder, `chromium-${number}`);
    ip("netns", "add", this.name);
    // Else addresses of IPv6 come late, and each is a change of networks.
    ip("netns", "exec", this.name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
    within(this.name, "link", "set", "lo", "up");
    this.addresses = { wifi: `${prefix}.${number * 10}/24`, mobile: `${prefix}.${number * 10 + 1}/24` };
    for (const line of LINES) plug(lan, `r${number}${line}`, this.name, line);
    this.connect("wifi");
    writeFileSync(this.chromium, `#!/bin/sh\nexec ip netns exec ${this.name} /usr/bin/chromium "$@"\n`, {
      mode: 0o755,
    });
  }

  /** The line works from now on. */
  connect(line: Line): void {
    within(this.name, "link", "set", line, "up");
    within(this.name, "addr", "add", this.addresses[line], "dev", line);
    within(this.name, "route", "replace", "default", "via", this.product, "dev", line);
  }

  /** The line is cut, and its address with it: the machine sees that it is. */
  cut(line: Line): void {
    within(this.name, "addr", "flush", "dev", line);
    within(this.name, "link", "set", line, "down");
  }

  close(): void {
    ip("netns", "del", this.name);
  }
}

/** Lets connections from the network in to a port on loopback. */
class Door {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async open(address: string, port: number): Promise<Door> {
    const door = new Door(createServer());
    door.server.on("connection", (outside) => door.join(outside, dial(port, "127.0.0.1")));
    door.server.listen(port, address);
    await once(door.server, "listening");
    return door;
  }

  private join(outside: Socket, inside: Socket): void {
    for (const [socket, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      this.sockets.add(socket);
      socket.pipe(other);
      socket.on("error", () => other.destroy());
      socket.on("close", () => this.sockets.delete(socket));
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }
}

/** A cable from the network's bridge to a device named `end`, here or in another namespace. */
function plug(lan: string, port: string, to: string | undefined, end: string): void {
  const place = to === undefined ? ["netns", String(process.pid)] : ["netns", to];
  within(lan, "link", "add", `p${port}`, "type", "veth", "peer", "name", end, ...place);
  within(lan, "link", "set", `p${port}`, "master", "lan", "up");
}

function within(namespace: string, ...args: string[]): void {
  ip("-netns", namespace, ...args);
}

function ip(...args: string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}
