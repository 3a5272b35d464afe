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
    this.sql("auth", "UPDATE sessions SET auth_time = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR");
  }

  /** The one conversation, in which `written` messages are, gets more that repeat these, one each half a minute until now. All are read. */
  repeatMessages(written: number, count: number): void {
    const ago = (seq: string) => `UTC_TIMESTAMP(6) - INTERVAL (${count} - ${seq}) * 30 SECOND`;
    this.sql(
      "chat",
      `UPDATE messages SET create_time = ${ago("seq")};
       INSERT INTO messages SELECT m.conversation_id, s.seq, m.sender_id, NULL, m.kind, m.content, m.search_text, NULL, 0, 0,
         s.seq, 1, ${ago("s.seq")}, NULL, NULL, NULL, NULL
         FROM seq_${written + 1}_to_${count} s JOIN messages m ON m.seq = 1 + s.seq MOD ${written};
       UPDATE members SET read_seq = ${count}, read_ordinal = ${count}, delivered_seq = ${count};
       UPDATE conversations SET last_seq = ${count}, last_ordinal = ${count}, active_time = UTC_TIMESTAMP(6)`,
    );
  }

  private sql(database: string, statements: string): void {
    const password = readFileSync(join(this.folder, `up/secrets/mysql-${database}`), "utf8").trim();
    const args = ["--protocol=tcp", "--host=127.0.0.1", `--port=${this.ports.mysql}`, `--user=${database}`, database];
    execFileSync("mariadb", [...args, "--execute", statements], { env: { ...process.env, MYSQL_PWD: password } });
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
