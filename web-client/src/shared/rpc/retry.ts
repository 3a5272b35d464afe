import type { Interceptor } from "@connectrpc/connect";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Clock, Random } from "../lib/platform";
import { sleep } from "../lib/platform";

const READS = /^(Get|BatchGet|List|Search)/;

/** Tries reads once more when they found nobody: the first connection of a moment is the likeliest to be a stale one. */
export function retryReads(clock: Clock, random: Random): Interceptor {
  return (next) => async (request) => {
    if (request.stream || !READS.test(request.method.name)) return next(request);
    try {
      return await next(request);
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unavailable || request.signal.aborted) throw error;
      await sleep(clock, 200 + random.fraction() * 600, request.signal);
      return next(request);
    }
  };
}
