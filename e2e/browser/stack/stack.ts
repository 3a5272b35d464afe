import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatewayConfig, PORTS, type Ports, portsFrom, upConfig } from "./config.ts";
import { Mailbox } from "./mailbox.ts";
import { program } from "./places.ts";
import { freePorts } from "./ports.ts";
import { Program } from "./program.ts";

/** What a stack can be told. */
export interface StackSettings {
  /** How long a call rings. */
  readonly ringSeconds: number;
}

/** The product, started as an operator starts it: `switchboard up` in a folder of its own. */
export class Stack {
  readonly url: string;
  private readonly gateways: Gateway[] = [];

  private constructor(
    private readonly folder: string,
    private readonly config: string,
    private readonly ports: Ports,
    private readonly up: Program,
    /** What the product has sent by mail. */
    readonly mailbox: Mailbox,
  ) {
    this.url = `https://localhost:${ports.main}`;
  }

  static async start({ ringSeconds }: StackSettings): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), "switchboard-browser-"));
    // The private database runs as another user when the tests run as root.
    chmodSync(folder, 0o711);
    const ports = portsFrom(await freePorts(PORTS));
    const config = join(folder, "switchboard.toml");
    const mailbox = await Mailbox.open();
    writeFileSync(config, upConfig(join(folder, "up"), ports, { ringSeconds, mailUrl: mailbox.url }));
    const ready = [...ports.admin, ports.gatewayAdmin];
    const up = await Program.start({ name: "switchboard", args: ["up"], config, folder, ready });
    return new Stack(folder, config, ports, up, mailbox);
  }

  /** A gateway in a process of its own, in front of the same services. */
  async addGateway(): Promise<Gateway> {
    const [main = 0, redirect = 0, admin = 0] = await freePorts(3);
    const config = join(this.folder, `gateway-${main}.toml`);
    writeFileSync(config, gatewayConfig(join(this.folder, "up"), this.ports, { main, redirect, admin }));
    const gateway = new Gateway(this.folder, config, main, admin);
    this.gateways.push(gateway);
    await gateway.start();
    return gateway;
  }

  /** The link by which somebody becomes the first administrator, once it is printed. */
  firstAdminLink(): string | undefined {
    return /https:\S+\/sign-up#invite=\S+/.exec(this.up.log())?.[0];
  }

  /** What an operator says on the command line. */
  command(...args: string[]): void {
    const env = { ...process.env, SWITCHBOARD_CONFIG: this.config };
    execFileSync(program("switchboard"), args, { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Everybody proved who they are an hour ago: their next tokens say so. */
  ageProofs(): void {
    const up = join(this.folder, "up");
    const password = readFileSync(join(up, "secrets/mysql-auth"), "utf8").trim();
    const args = ["--protocol=tcp", "--host=127.0.0.1", `--port=${this.ports.mysql}`, "--user=auth", "auth"];
    const sql = "UPDATE sessions SET auth_time = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR";
    execFileSync("mariadb", [...args, "--execute", sql], { env: { ...process.env, MYSQL_PWD: password } });
  }

  /** The PEM file of the certificate of its gateway and its relay. */
  get certificate(): string {
    return join(this.folder, "up/tls/certificate.pem");
  }

  /** Where its relay listens by UDP, on loopback. */
  get relayPort(): number {
    return this.ports.turn;
  }

  /** Nobody answers any more, neither gateway nor service, until they may go on. */
  freeze(): void {
    this.up.freeze();
  }

  thaw(): void {
    this.up.thaw();
  }

  /** What the product has logged. */
  log(): string {
    return [this.up, ...this.gateways].map((part) => part.log()).join("\n");
  }

  async stop(): Promise<void> {
    for (const gateway of this.gateways) await gateway.stop();
    await this.up.stop();
    await this.mailbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A gateway that can go away and come back at the same port. */
export class Gateway {
  readonly url: string;
  private program: Program | undefined;

  constructor(
    private readonly folder: string,
    private readonly config: string,
    port: number,
    private readonly admin: number,
  ) {
    this.url = `https://localhost:${port}`;
  }

  async start(): Promise<void> {
    const { folder, config, admin } = this;
    this.program = await Program.start({ name: "gateway", args: [], config, folder, ready: [admin] });
  }

  /** In order: it says goodbye to its sockets first. */
  async stop(): Promise<void> {
    await this.program?.stop();
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    await this.program?.kill();
  }

  log(): string {
    return this.program?.log() ?? "";
  }
}
