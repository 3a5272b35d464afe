import type { Interceptor } from "@connectrpc/connect";
import { ConnectError } from "@connectrpc/connect";
import type { Random } from "../lib/platform";
import { toHex } from "../lib/platform";

/** Gives every call a W3C trace, and every error the trace it belongs to. */
export function traceInterceptor(random: Random): Interceptor {
  return (next) => async (request) => {
    const traceparent = `00-${toHex(random.bytes(16))}-${toHex(random.bytes(8))}-01`;
    request.header.set("traceparent", traceparent);
    try {
      return await next(request);
    } catch (cause) {
      const error = ConnectError.from(cause);
      error.metadata.set("traceparent", traceparent);
      throw error;
    }
  };
}

/** The part of a trace that is short enough to read out. */
export function traceReference(traceparent: string | null): string {
  return traceparent?.split("-")[1]?.slice(0, 8) ?? "";
}
