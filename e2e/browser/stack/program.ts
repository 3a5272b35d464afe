import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "./places.ts";

/** What a program is started with. */
export interface Start {
  readonly name: string;
  readonly args: readonly string[];
  /** Its configuration. */
  readonly config: string;
  /** Where it runs, and where its log goes. */
  readonly folder: string;
  /** Ports whose `/readyz` says when it can be used. */
  readonly ready: readonly number[];
}

/** For a start on a busy machine. */
const READY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 50;

/** One of the product's programs, running. */
export class Program {
  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  /** Starts it and waits until it is ready. */
  static async start({ name, args, config, folder, ready }: Start): Promise<Program> {
    const logFile = join(folder, `${name}.log`);
    const log = openSync(logFile, "a");
    // The private database makes its temporary tables there, and its installer trips over another's.
    const temporary = join(folder, "tmp");
    mkdirSync(temporary, { recursive: true });
    chmodSync(temporary, 0o1777);
    // The kernel ends it if the tests are killed.
    const child = spawn("setpriv", ["--pdeathsig", "TERM", "--", program(name), ...args], {
      cwd: folder,
      env: { ...process.env, SWITCHBOARD_CONFIG: config, TMPDIR: temporary },
      stdio: ["ignore", log, log],
    });
    const started = new Program(child, logFile);
    await started.becomeReady(ready);
    return started;
  }

  /** Ends it in order, and waits for that. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Ends it as `kill -9` does. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Lets it do nothing until it may go on: what it holds stays open, and nobody answers. */
  freeze(): void {
    this.child.kill("SIGSTOP");
  }

  thaw(): void {
    this.child.kill("SIGCONT");
  }

  /** What it has logged. */
  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.ended) return;
    const exit = once(this.child, "exit");
    this.child.kill(signal);
    await exit;
  }

  private async becomeReady(ports: readonly number[]): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (const port of ports) {
      while (!(await isReady(port))) {
        if (this.ended) throw new Error(`it ended:\n${this.log()}`);
        if (Date.now() > deadline) {
          await this.kill();
          throw new Error(`port ${port} is not ready:\n${this.log()}`);
        }
        await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
      }
    }
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}
