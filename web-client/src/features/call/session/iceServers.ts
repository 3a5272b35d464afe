import type { Client } from "@connectrpc/connect";
import type { IceService } from "~/gen/switchboard/media/v1/ice_pb";
import { type Clock, sleep } from "~/shared/lib/platform";
import { toMs } from "~/shared/lib/time";

interface Known {
  readonly callId: string;
  readonly servers: Promise<readonly RTCIceServer[]>;
  /** Until when they can be used, in milliseconds since 1970. */
  until: number;
}

/** Credentials this close to their end are asked for again: gathering takes a moment. */
const MARGIN_MS = 30_000;
/** Nobody waits longer than this for a relay that may not be needed. */
const PATIENCE_MS = 2_000;
/** A server that cannot answer is left alone for a moment. */
const AGAIN_AFTER_MS = 5_000;

/** The servers of the call at hand. Without any, the two still find each other where their networks let them. */
export class IceServers {
  private known: Known | undefined;

  constructor(
    private readonly client: Pick<Client<typeof IceService>, "getIceServers">,
    private readonly clock: Clock,
  ) {}

  /** Asks early, so that nobody has to wait later. */
  prefetch(callId: string): void {
    if (this.known?.callId !== callId) this.fetch(callId);
  }

  /** Servers that are good now; after at most two seconds, none. Never fails. */
  async get(callId: string): Promise<readonly RTCIceServer[]> {
    const { known } = this;
    const fresh = known?.callId === callId && this.clock.now() < known.until;
    const { servers } = fresh ? known : this.fetch(callId);
    const waiting = new AbortController();
    const none = () => [];
    const timeout = sleep(this.clock, PATIENCE_MS, waiting.signal).then(none, none);
    return Promise.race([servers, timeout]).finally(() => waiting.abort());
  }

  private fetch(callId: string): Known {
    const known: Known = { callId, servers: Promise.resolve([]), until: Number.POSITIVE_INFINITY };
    const servers = this.ask(known);
    Object.assign(known, { servers });
    this.known = known;
    return known;
  }

  private async ask(known: Known): Promise<readonly RTCIceServer[]> {
    try {
      const { iceServers, expireTime } = await this.client.getIceServers({ callId: known.callId });
      known.until = (toMs(expireTime) ?? Number.POSITIVE_INFINITY) - MARGIN_MS;
      return iceServers.map(({ urls, username, credential }) =>
        username === "" ? { urls } : { urls, username, credential },
      );
    } catch {
      known.until = this.clock.now() + AGAIN_AFTER_MS;
      return [];
    }
  }
}
