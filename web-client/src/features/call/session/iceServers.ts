import type { Client } from "@connectrpc/connect";
import type { IceService } from "~/gen/switchboard/media/v1/ice_pb";
import { type Clock, sleep } from "~/shared/lib/platform";
import { toMs } from "~/shared/lib/time";

interface Known {
  readonly callId: string;
  servers: Promise<readonly RTCIceServer[]>;
  /** When to ask for others, in milliseconds since 1970. */
  renewAt: number;
  /** Until when they can be used. */
  until: number;
}

/** Credentials this close to their end are of no use: gathering takes a moment. */
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

  /**
   * Servers that are good now; after at most two seconds, none. Never fails. Halfway through their life others are asked
   * for, so that whoever has lost the way to the server still has some.
   */
  async get(callId: string): Promise<readonly RTCIceServer[]> {
    const now = this.clock.now();
    const usable = this.known?.callId === callId && now < this.known.until ? this.known : undefined;
    if (!usable) return this.patiently(this.fetch(callId).servers);
    if (now >= usable.renewAt) this.fetch(callId, usable);
    return usable.servers;
  }

  private patiently(servers: Promise<readonly RTCIceServer[]>): Promise<readonly RTCIceServer[]> {
    const waiting = new AbortController();
    const none = () => [];
    const timeout = sleep(this.clock, PATIENCE_MS, waiting.signal).then(none, none);
    return Promise.race([servers, timeout]).finally(() => waiting.abort());
  }

  /** `before` is good until it is replaced. */
  private fetch(callId: string, before?: Known): Known {
    const known: Known = { callId, servers: Promise.resolve([]), renewAt: Infinity, until: Infinity };
    known.servers = this.ask(known, before);
    if (before) before.renewAt = Infinity;
    else this.known = known;
    return known;
  }

  private async ask(known: Known, before: Known | undefined): Promise<readonly RTCIceServer[]> {
    try {
      const { iceServers, expireTime } = await this.client.getIceServers({ callId: known.callId });
      const now = this.clock.now();
      known.until = (toMs(expireTime) ?? Number.POSITIVE_INFINITY) - MARGIN_MS;
      known.renewAt = now + (known.until - now) / 2;
      if (this.known === before) this.known = known;
      return iceServers.map(({ urls, username, credential }) =>
        username === "" ? { urls } : { urls, username, credential },
      );
    } catch {
      const again = this.clock.now() + AGAIN_AFTER_MS;
      if (before) before.renewAt = again;
      known.renewAt = again;
      known.until = again;
      return [];
    }
  }
}
