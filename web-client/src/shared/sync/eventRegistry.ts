import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { fromBinary } from "@bufbuild/protobuf";
import type { Event } from "~/gen/switchboard/notify/v1/notify_pb";
import type { Cancel } from "../lib/platform";

/** How many aggregates' versions are remembered. The oldest are forgotten first: receivers check versions too. */
const MOST_VERSIONS = 2_000;

/** Which events are understood, and by whom. Each feature registers its own. */
export class EventRegistry {
  private readonly handlers = new Map<string, (payload: Uint8Array) => void>();
  private readonly versions = new Map<string, bigint>();

  /** Calls `handle` with every event whose payload is this message, until that is cancelled or another does it. */
  register<D extends DescMessage>(payload: D, handle: (message: MessageShape<D>) => void): Cancel {
    const { typeName } = payload;
    const handler = (bytes: Uint8Array) => handle(fromBinary(payload, bytes));
    this.handlers.set(typeName, handler);
    return () => {
      if (this.handlers.get(typeName) === handler) this.handlers.delete(typeName);
    };
  }

  /** Applies an event, unless nobody knows its type, or what it tells is not newer than what was told. */
  apply(event: Event): void {
    const handle = this.handlers.get(event.type);
    if (!handle || !this.isNews(event)) return;
    handle(event.payload);
  }

  /** Forgets all versions, for another person's feed. */
  reset(): void {
    this.versions.clear();
  }

  private isNews({ type, aggregateId, version }: Event): boolean {
    if (version === 0n) return true;
    const key = `${type} ${aggregateId}`;
    if (version <= (this.versions.get(key) ?? 0n)) return false;
    this.versions.delete(key);
    this.versions.set(key, version);
    const oldest = this.versions.keys().next();
    if (this.versions.size > MOST_VERSIONS && !oldest.done) this.versions.delete(oldest.value);
    return true;
  }
}
