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
}

const LARGEST_PAGE = 200;
const NOTHING: CallsState = { byId: {} };

/** Calls by id, from whatever source tells of them; the newest version of each. */
export class Calls {
  readonly state: StoreApi<CallsState> = createStore<CallsState>(() => NOTHING);

  private readonly changes = new Listeners<Call>();

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

  /** Loads the calls that have not ended. One held here as live that is not among them has: it is forgotten. */
  async reloadLive(signal: AbortSignal): Promise<readonly Call[]> {
    const before = this.state.getState().byId;
    const { calls } = await this.client.listCalls({ liveOnly: true }, { signal });
    const live = new Set(calls.map(({ callId }) => callId));
    this.state.setState(({ byId }) => ({
      byId: Object.fromEntries(
        Object.entries(byId).filter(([id, call]) => live.has(id) || isOver(call) || call !== before[id]),
      ),
    }));
    for (const call of calls) this.apply(call);
    return calls;
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
    this.state.setState(NOTHING, true);
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

/** Calls that have not ended, newest first. */
export function liveCalls({ byId }: CallsState): Call[] {
  return Object.values(byId)
    .filter((call) => !isOver(call))
    .sort((a, b) => (toMs(b.createTime) ?? 0) - (toMs(a.createTime) ?? 0));
}
