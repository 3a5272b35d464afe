import type { Client } from "@connectrpc/connect";
import type { CallReportService } from "~/gen/switchboard/call/v1/report_pb";
import type { Random } from "~/shared/lib/platform";
import { retryDelay } from "~/shared/rpc/backoff";
import { ownedStream } from "~/shared/rpc/ownedStream";

/** What following calls needs. */
export interface Following {
  readonly report: Pick<Client<typeof CallReportService>, "watchCalls">;
  readonly random: Random;
  /** Only calls of this person; empty: of all. */
  readonly userId: string;
  readonly hears: (hears: boolean) => void;
  /** A call changed, or changes were lost. */
  readonly changed: () => void;
}

/** Follows calls until the signal ends it. A stream that breaks is opened again, from the last position. */
export async function followCalls(following: Following, signal: AbortSignal): Promise<void> {
  const from = { position: "" };
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const heard = await listen(following, from, signal);
    if (heard) attempt = 0;
    if (!signal.aborted) following.hears(false);
    await pause(retryDelay(attempt, following.random), signal);
  }
}

/** Reads one stream to its end; says whether anything was heard. */
async function listen(following: Following, from: { position: string }, signal: AbortSignal): Promise<boolean> {
  const { report, userId, hears, changed } = following;
  const open = (inner: AbortSignal) =>
    report.watchCalls({ userId, since: from.position }, { signal: inner, timeoutMs: 0 });
  let heard = false;
  try {
    for await (const { position, call, resync } of ownedStream(open, signal)) {
      heard = true;
      from.position = position;
      hears(true);
      if (call || resync) changed();
    }
  } catch {
    // Why it broke changes nothing: it is opened again.
  }
  return heard;
}

/** Waits, not beyond the end. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
