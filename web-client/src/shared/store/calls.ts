import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallService } from "~/gen/switchboard/call/v1/call_pb";
import { type Call, CallState } from "~/gen/switchboard/call/v1/types_pb";
import { Listeners } from "../lib/listeners";
import type { Cancel } from "../lib/platform";
import { toMs } from "../lib/time";

/** The person's calls. */
export interface CallsState {
  readonly byId: Readonly<Record<string, Call>>;
  /** Where loading the history is. */
  readonly history: "unloaded" | "loading" | "loaded" | "failed";
  /** Why it failed. */
  readonly failure: unknown;
  /** Asks for older calls; empty: there are none. */
  readonly nextPageToken: string;
}

const PAGE_SIZE = 50;
const LARGEST_PAGE = 200;
const NOTHING: CallsState = { byId: {}, history: "unloaded", failure: undefined, nextPageToken: "" };

/** Calls by id, from whatever source tells of them; the newest version of each. */
export class Calls {
  readonly state: StoreApi<CallsState> = createStore<CallsState>(() => NOTHING);

  private readonly changes = new Listeners<Call>();
  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(private readonly client: Pick<Client<typeof CallService>, "listCalls">) {}

  /** Tells of every call that is new or changed. */
  onChange(run: (call: Call) => void): Cancel {
    return this.changes.add(run);
  }

  /** Takes a call in, unless a newer version of it is known. */
  apply(call: Call | undefined): void {
    if (!call) return;
    const known = this.state.getState().byId[call.callId];
    if (known && known.version >= call.version) return;
    this.state.setState((state) => ({ byId: { ...state.byId, [call.callId]: call } }));
    this.changes.emit(call);
  }

  /** Loads the calls that have not ended. A call held here as live that is not among them has its end in the history. */
  async reloadLive(signal: AbortSignal): Promise<readonly Call[]> {
    const { calls } = await this.client.listCalls({ liveOnly: true }, { signal });
    for (const call of calls) this.apply(call);
    return calls;
  }

  /** Loads the newest calls, again if they are there already. */
  async loadHistory(): Promise<void> {
    await this.loadPage("");
  }

  /** Loads older calls. */
  async loadMore(): Promise<void> {
    const { nextPageToken, history } = this.state.getState();
    if (nextPageToken !== "" && history !== "loading") await this.loadPage(nextPageToken);
  }

  /** Every call there ever was, newest first, page by page. Keeps none of them. */
  async *everyPage(signal: AbortSignal): AsyncGenerator<readonly Call[], void, undefined> {
    let pageToken = "";
    do {
      const page = await this.client.listCalls({ pageSize: LARGEST_PAGE, pageToken }, { signal });
      yield page.calls;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
  }

  clear(): void {
    this.generation += 1;
    this.state.setState(NOTHING, true);
  }

  private async loadPage(pageToken: string): Promise<void> {
    const { generation } = this;
    this.state.setState({ history: "loading", failure: undefined });
    try {
      const { calls, nextPageToken } = await this.client.listCalls({ pageSize: PAGE_SIZE, pageToken });
      if (generation !== this.generation) return;
      for (const call of calls) this.apply(call);
      this.state.setState({ history: "loaded", nextPageToken });
    } catch (failure) {
      if (generation === this.generation) this.state.setState({ history: "failed", failure });
    }
  }
}

const FINAL: ReadonlySet<CallState> = new Set([
  CallState.DECLINED,
  CallState.CANCELLED,
  CallState.MISSED,
  CallState.ENDED,
]);

/** Whether a call is over. */
export function isOver(call: Call): boolean {
  return FINAL.has(call.state);
}

/** The user id of the other person in a call. */
export function peerOf(call: Call, userId: string): string {
  return call.legs.find((leg) => leg.userId !== userId)?.userId ?? "";
}

/** Calls that are over, newest first, with one person or with everybody. */
export function pastCalls(state: CallsState, withUserId?: string): Call[] {
  return Object.values(state.byId)
    .filter((call) => isOver(call) && (!withUserId || call.legs.some((leg) => leg.userId === withUserId)))
    .sort((a, b) => (toMs(b.createTime) ?? 0) - (toMs(a.createTime) ?? 0));
}
