import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallHistoryChanged, CallHistoryService, ListHistoryResponse } from "~/gen/switchboard/call/v1/history_pb";

/** What is known of the person's history at all times. The calls in it are asked for where they are shown. */
export interface HistoryState {
  /** Missed calls that the person has not looked at yet, at most 100. */
  readonly missed: number;
  /** Grows whenever the history may have changed. */
  readonly revision: number;
}

/** Which part of the history. */
export interface HistoryQuery {
  readonly missedOnly: boolean;
  /** Only with this person; empty: with anybody. */
  readonly withUserId: string;
}

/** Which calls are deleted: these, all with a person, or all. */
export type Deletion = { readonly callIds: string[] } | { readonly withUserId: string } | { readonly all: true };

const NOTHING: HistoryState = { missed: 0, revision: 0 };

/** The person's own list of calls that are over. */
export class CallHistory {
  readonly state: StoreApi<HistoryState> = createStore<HistoryState>(() => NOTHING);

  /** Grows with every count that is asked for or told, so that an older answer is dropped. */
  private counts = 0;

  constructor(private readonly client: Client<typeof CallHistoryService>) {}

  /** A call ended, or events were lost: whoever shows calls asks again. */
  async reload(): Promise<void> {
    this.revise();
    this.counts += 1;
    const asked = this.counts;
    try {
      const { missedCount } = await this.client.getMissedCount({});
      if (asked === this.counts) this.state.setState({ missed: missedCount });
    } catch {
      // The number from before stays: it is asked for again with the next call, and when the connection comes back.
    }
  }

  /** The history was looked at or deleted from, here or on another device. */
  changed({ missedCount }: CallHistoryChanged): void {
    this.counts += 1;
    this.state.setState({ missed: missedCount });
    this.revise();
  }

  /** Asks for a page; again if the history changes meanwhile. */
  async page(query: HistoryQuery, pageToken: string, signal: AbortSignal): Promise<ListHistoryResponse> {
    const { revision } = this.state.getState();
    const page = await this.client.listHistory({ ...query, pageToken }, { signal });
    return revision === this.state.getState().revision ? page : this.page(query, pageToken, signal);
  }

  /** The person has looked at the calls that were started until then. */
  async seen(until: Timestamp): Promise<void> {
    await this.client.markHistorySeen({ seenTime: until });
  }

  /** Deletes for good, for this person alone. */
  async delete(which: Deletion): Promise<void> {
    await this.client.deleteHistory(which);
    await this.reload();
  }

  clear(): void {
    this.counts += 1;
    this.state.setState(NOTHING, true);
  }

  private revise(): void {
    this.state.setState(({ revision }) => ({ revision: revision + 1 }));
  }
}
