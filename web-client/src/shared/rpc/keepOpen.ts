import type { Clock } from "../lib/platform";
import { sleep } from "../lib/platform";
import { retryAfterMs } from "./errors";

/** A stream that is to stay open as long as somebody wants it. */
export interface KeptOpen {
  readonly clock: Clock;
  /** Resolves when there is a connection. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** One stream, from its opening to its end. Calls `begun` with whatever it hears. */
  readonly exchange: (signal: AbortSignal, begun: () => void) => Promise<void>;
  /** The server has ended it in good order. */
  readonly closed: () => void;
  readonly failed: (error: unknown) => void;
  /** The pause before the next one, in milliseconds; `attempt` counts those since one that heard something. */
  readonly pause: (attempt: number) => number;
}

/** Opens a stream again and again until the signal ends it. What the server asks to wait is waited. */
export async function keepOpen(stream: KeptOpen, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    let asked: number | undefined;
    try {
      await stream.whenOpen(signal);
      await stream.exchange(signal, () => {
        attempt = 0;
      });
      stream.closed();
    } catch (error) {
      asked = retryAfterMs(error);
      stream.failed(error);
    }
    const pause = asked ?? stream.pause(attempt);
    if (pause > 0) await sleep(stream.clock, pause, signal).catch(() => undefined);
  }
}
