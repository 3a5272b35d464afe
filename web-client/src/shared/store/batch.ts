import type { Cancel, Clock } from "../lib/platform";
import { retryAfterMs } from "../rpc/errors";

const COLLECT_MS = 10;
const AGAIN_AFTER_MS = 3_000;
const MOST_PER_REQUEST = 200;

/** What a batch needs. */
export interface BatchOptions {
  readonly clock: Clock;
  /** How long an answer holds, in milliseconds; after that it is asked for again, when wanted again. */
  readonly freshMs: number;
  /** Asks for at most 200. Gives what takes the answer in, which is not run when the batch was cleared meanwhile. */
  readonly fetch: (ids: readonly string[]) => Promise<() => void>;
}

/** Asks for things by id: many at a time, each once, and again once the answer is old. What fails is tried again. */
export class Batch {
  private wanted = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly answeredAt = new Map<string, number>();
  private cancelTimer: Cancel | undefined;
  /** Grows when the batch is cleared, so that answers from before are dropped. */
  private generation = 0;

  constructor(private readonly options: BatchOptions) {}

  /** Asks, unless that is under way or the answer is fresh. */
  want(id: string): void {
    if (id === "" || this.asked.has(id) || this.isFresh(id)) return;
    this.wanted.add(id);
    this.fetchLater(COLLECT_MS);
  }

  /** Counts these as answered, by something else. */
  answered(ids: readonly string[]): void {
    const now = this.options.clock.now();
    for (const id of ids) {
      this.answeredAt.set(id, now);
      this.wanted.delete(id);
    }
  }

  /** The answer is out of date: asks at once if anybody ever wanted it. */
  again(id: string): void {
    if (!this.answeredAt.delete(id) && !this.asked.has(id)) return;
    this.wanted.add(id);
    this.fetchLater(COLLECT_MS);
  }

  /** The answer is out of date: asks when it is wanted again. */
  forget(id: string): void {
    this.answeredAt.delete(id);
  }

  clear(): void {
    this.generation += 1;
    this.wanted.clear();
    this.asked.clear();
    this.answeredAt.clear();
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  private isFresh(id: string): boolean {
    const at = this.answeredAt.get(id);
    return at !== undefined && this.options.clock.now() - at < this.options.freshMs;
  }

  private fetchLater(ms: number): void {
    this.cancelTimer ??= this.options.clock.after(ms, () => {
      this.cancelTimer = undefined;
      void this.fetch();
    });
  }

  private async fetch(): Promise<void> {
    const { generation } = this;
    const ids = [...this.wanted].slice(0, MOST_PER_REQUEST);
    for (const id of ids) {
      this.wanted.delete(id);
      this.asked.add(id);
    }
    const again = await this.ask(ids, generation);
    if (generation !== this.generation) return;
    for (const id of ids) this.asked.delete(id);
    if (this.wanted.size > 0) this.fetchLater(again);
  }

  /** Gives how long to wait before what is wanted then is asked for. */
  private async ask(ids: readonly string[], generation: number): Promise<number> {
    try {
      const takeIn = await this.options.fetch(ids);
      if (generation !== this.generation) return 0;
      takeIn();
      const outdated = new Set(this.wanted);
      this.answered(ids);
      for (const id of outdated) this.wanted.add(id);
      return COLLECT_MS;
    } catch (error) {
      if (generation !== this.generation) return 0;
      for (const id of ids) this.wanted.add(id);
      return Math.max(AGAIN_AFTER_MS, retryAfterMs(error) ?? 0);
    }
  }
}
