import type { Clock, Random } from "~/shared/lib/platform";
import { sleep } from "~/shared/lib/platform";
import { retryDelay } from "~/shared/rpc/backoff";
import { isAway, retryAfterMs } from "~/shared/rpc/errors";

/** What delivering needs. */
export interface DeliveryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Repeats an idempotent call until the server has answered it, however long it is away. */
export async function deliver<T>(call: () => Promise<T>, options: DeliveryOptions): Promise<T> {
  const { clock, random, whenOpen, signal } = options;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const pause = retryAfterMs(error);
      if (signal.aborted || (pause === undefined && !isAway(error))) throw error;
      await sleep(clock, pause ?? retryDelay(attempt, random), signal);
      await whenOpen(signal);
    }
  }
}
