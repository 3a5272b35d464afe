import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  type Availability,
  AvailabilityKind,
  AvailabilitySchema,
  type PresenceService,
} from "~/gen/switchboard/notify/v1/presence_pb";
import { toMs } from "../lib/time";

/** How the person wants to be seen, as far as is known. */
export interface KnownAvailability {
  readonly availability: Availability | undefined;
}

const NOTHING: KnownAvailability = { availability: undefined };

/** How the person wants to be seen, on all of their devices. */
export class AvailabilityStore {
  readonly state: StoreApi<KnownAvailability> = createStore<KnownAvailability>(() => NOTHING);

  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(private readonly client: Pick<Client<typeof PresenceService>, "getAvailability" | "setAvailability">) {}

  /** Takes in what the server says, unless something newer is known. */
  apply(availability: Availability | undefined): void {
    const known = this.state.getState().availability;
    if (availability && availability.version >= (known?.version ?? 0n)) this.state.setState({ availability });
  }

  /** Rejects when it cannot be had; what is known stays. */
  async load(signal?: AbortSignal): Promise<void> {
    const { generation } = this;
    const { availability } = await this.client.getAvailability({}, signal ? { signal } : {});
    if (generation === this.generation) this.apply(availability);
  }

  /** Until a moment (milliseconds since 1970), or until further notice. Shows at once, and goes back when it is refused. */
  async change(kind: AvailabilityKind, untilMs?: number): Promise<void> {
    const { generation } = this;
    const before = this.state.getState().availability;
    const wanted = create(AvailabilitySchema, {
      kind,
      ...(untilMs !== undefined && { until: timestampFromMs(untilMs) }),
      version: before?.version ?? 0n,
    });
    this.state.setState({ availability: wanted });
    try {
      const { availability } = await this.client.setAvailability({ availability: wanted });
      if (generation === this.generation) this.apply(availability);
    } catch (error) {
      if (generation === this.generation && this.state.getState().availability === wanted) {
        this.state.setState({ availability: before });
      }
      throw error;
    }
  }

  clear(): void {
    this.generation += 1;
    this.state.setState(NOTHING, true);
  }
}

/** What holds at a moment (milliseconds since 1970): what was chosen for a time is over after it. */
export function kindAt(availability: Availability | undefined, now: number): AvailabilityKind {
  if (!availability) return AvailabilityKind.UNSPECIFIED;
  return (toMs(availability.until) ?? Number.POSITIVE_INFINITY) > now
    ? availability.kind
    : AvailabilityKind.UNSPECIFIED;
}
