import type { Client } from "@connectrpc/connect";
import type { PresenceService } from "~/gen/switchboard/notify/v1/presence_pb";
import type { Cancel, Clock } from "../lib/platform";

/** What telling whether somebody is at the page needs. */
export interface ActivityOptions {
  readonly client: Pick<Client<typeof PresenceService>, "reportActivity">;
  readonly clock: Clock;
  /** The page. */
  readonly endpointId: string;
}

/** Nobody touched the page for this long: nobody is at it. */
const IDLE_AFTER_MS = 5 * 60_000;
/** A page that is silent for 75 s counts as idle: two reports may be lost. */
const EVERY_MS = 30_000;
/** Switching between windows changes the focus twice. */
const COLLECT_MS = 150;

/** Tells the server whether somebody is at this page, and what they have open in it, while its feed is open. */
export class Activity {
  private touchedAt = 0;
  private focused = false;
  private conversationId = "";
  private told = "";
  private started = false;
  private cancelTimer: Cancel | undefined;
  private cancelNews: Cancel | undefined;
  private cancelIdle: Cancel | undefined;

  constructor(private readonly options: ActivityOptions) {}

  /** The feed is open: tells how it stands now, and goes on telling. */
  begin(): void {
    this.started = true;
    if (this.touchedAt === 0) this.touch();
    this.report();
  }

  /** Nobody is signed in any more. */
  end(): void {
    this.started = false;
    this.told = "";
    for (const cancel of [this.cancelTimer, this.cancelNews, this.cancelIdle]) cancel?.();
    this.cancelTimer = undefined;
    this.cancelNews = undefined;
    this.cancelIdle = undefined;
  }

  /** Somebody used the page. */
  touch(): void {
    this.touchedAt = this.options.clock.now();
    this.cancelIdle ??= this.options.clock.after(IDLE_AFTER_MS, () => this.looksIdle());
    this.news();
  }

  /** The page came to the front or went from it. Who comes to it is there. */
  focus(focused: boolean): void {
    this.focused = focused;
    if (focused) this.touch();
    else this.news();
  }

  /** Which conversation is open; empty: none. */
  open(conversationId: string): void {
    this.conversationId = conversationId;
    this.news();
  }

  /** Whether somebody has this conversation before them now. */
  isLookingAt(conversationId: string): boolean {
    return this.focused && this.active() && conversationId !== "" && this.conversationId === conversationId;
  }

  private looksIdle(): void {
    this.cancelIdle = undefined;
    const left = this.touchedAt + IDLE_AFTER_MS - this.options.clock.now();
    if (left > 0) this.cancelIdle = this.options.clock.after(left, () => this.looksIdle());
    else this.news();
  }

  private news(): void {
    if (!this.started || this.cancelNews || this.told === this.key()) return;
    this.cancelNews = this.options.clock.after(COLLECT_MS, () => {
      this.cancelNews = undefined;
      if (this.told !== this.key()) this.report();
    });
  }

  private report(): void {
    const { client, clock, endpointId } = this.options;
    const { focused, conversationId } = this;
    this.told = this.key();
    this.cancelTimer?.();
    this.cancelTimer = clock.after(EVERY_MS, () => this.report());
    // One that is lost is made good by the next.
    client.reportActivity({ endpointId, active: this.active(), focused, conversationId }).catch(() => undefined);
  }

  private active(): boolean {
    return this.options.clock.now() - this.touchedAt < IDLE_AFTER_MS;
  }

  private key(): string {
    return `${this.active()} ${this.focused} ${this.conversationId}`;
  }
}
