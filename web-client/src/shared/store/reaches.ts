import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ContactService, Reachability } from "~/gen/switchboard/auth/v1/contact_pb";
import type { Clock } from "../lib/platform";
import { Batch } from "./batch";

/** How people are reached, by their id; `undefined` while not known. */
export type KnownReaches = Readonly<Record<string, Reachability>>;

/** People change their privacy without telling. */
const FRESH_MS = 60_000;

/** Whom one may call and write to, and why not. A hint for the page: whoever is called or written to is asked again. */
export class Reaches {
  readonly state: StoreApi<KnownReaches> = createStore<KnownReaches>(() => ({}));

  private readonly batch: Batch;

  constructor(client: Pick<Client<typeof ContactService>, "checkReachable">, clock: Clock) {
    this.batch = new Batch({
      clock,
      freshMs: FRESH_MS,
      fetch: async (ids) => {
        const { reachabilities } = await client.checkReachable({ userIds: [...ids] });
        return () => this.state.setState(Object.fromEntries(reachabilities.map((reach) => [reach.userId, reach])));
      },
    });
  }

  /** Finds out, sooner or later. */
  want(userId: string): void {
    this.batch.want(userId);
  }

  /** Something happened that may have changed it. */
  again(userId: string): void {
    this.batch.again(userId);
  }

  clear(): void {
    this.batch.clear();
    this.state.setState({}, true);
  }
}
