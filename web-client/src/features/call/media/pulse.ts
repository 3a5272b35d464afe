import type { Cancel, Clock } from "~/shared/lib/platform";

/** What a pulse needs. */
export interface PulseOptions {
  readonly clock: Clock;
  readonly receivers: () => readonly Pick<RTCRtpReceiver, "getSynchronizationSources">[];
  /** Media came, and comes no more. Told again a few times, until it flows: it may be that nothing is sent. */
  readonly stopped: () => void;
}

const LOOK_EVERY_MS = 250;
/** Longer than a moment's loss, and a fifth of what the connection's own state takes to notice. */
const STOPPED_AFTER_MS = 1_000;
/** It is told again after this long, or once the silence has lasted half as long again. */
const AGAIN_AFTER_MS = 2_000;
/** Then nothing is sent, or the connection says itself that it is broken. */
const GIVEN_UP_AFTER_MS = 15_000;

/** Notices soon that no media arrives any more: the line is cut, or the other side sends nothing. */
export class Pulse {
  private last = 0;
  private lastAt = 0;
  private flows = false;
  /** When to tell, after the last sign of life. */
  private tellAfter = STOPPED_AFTER_MS;
  private cancel: Cancel | undefined;

  constructor(private readonly options: PulseOptions) {}

  /** Media flowed, and does not. */
  get isStopped(): boolean {
    return this.last > 0 && !this.flows;
  }

  /** Media has flowed after this time. */
  hasFlowedSince(time: number): boolean {
    return this.lastAt > time;
  }

  /** Looks from now on. */
  start(): void {
    this.cancel ??= this.options.clock.after(LOOK_EVERY_MS, () => this.look());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private look(): void {
    const { clock, stopped } = this.options;
    const newest = this.newest();
    if (newest > this.last) {
      this.last = newest;
      this.lastAt = clock.now();
      this.flows = true;
      this.tellAfter = STOPPED_AFTER_MS;
    } else if (this.last > 0 && this.tellAfter < GIVEN_UP_AFTER_MS && clock.now() - this.lastAt >= this.tellAfter) {
      this.flows = false;
      this.tellAfter += Math.max(AGAIN_AFTER_MS, this.tellAfter / 2);
      stopped();
    }
    this.stop();
    this.start();
  }

  /** When the newest sound or picture was taken out of what arrived. */
  private newest(): number {
    const sources = this.options.receivers().flatMap((receiver) => receiver.getSynchronizationSources());
    return Math.max(0, ...sources.map(({ timestamp }) => timestamp));
  }
}
