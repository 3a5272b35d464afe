import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ConnectRouter } from "@connectrpc/connect";
import {
  type CallEvent,
  CallEventSchema,
  type CallFilter,
  CallReportService,
  type ExportCallEventsRequest,
  type WatchCallsResponseSchema,
} from "~/gen/switchboard/call/v1/report_pb";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";

type Step = MessageInitShape<typeof WatchCallsResponseSchema>;

/** The record of calls, in memory. */
export class FakeReports {
  calls: Call[] = [];
  events: CallEvent[] = [];
  pageSize = 50;
  /** Thrown by the list, once. */
  failure: Error | undefined;
  /** What is exported, piece by piece; the file ends when the queue does. */
  readonly file = new AsyncQueue<string>();
  readonly exports: ExportCallEventsRequest[] = [];
  /** The exports that were broken off. */
  stopped = 0;
  readonly watchers = new Set<AsyncQueue<Step>>();

  serve({ service }: ConnectRouter): void {
    service(CallReportService, {
      searchCalls: ({ filter, pageToken }) => {
        const thrown = this.failure;
        this.failure = undefined;
        if (thrown) throw thrown;
        const { items, nextPageToken } = this.page(
          this.calls.filter((call) => passes(call, filter)),
          pageToken,
        );
        return { calls: items, nextPageToken };
      },
      listCallEvents: ({ filter, pageToken }) => {
        const { items, nextPageToken } = this.page(
          this.events.filter(({ callId }) => callId === filter?.callId),
          pageToken,
        );
        return { events: items, nextPageToken };
      },
      exportCallEvents: (request, { signal }) => this.export(request, signal),
      watchCalls: (_request, { signal }) => this.watch(signal),
    });
  }

  /** Writes something down, some time after the start of the call. */
  note(call: Call, afterMs: number, userId: string, what: MessageInitShape<typeof CallEventSchema>["what"]): void {
    const time = timestampFromMs((toMs(call.createTime) ?? 0) + afterMs);
    const eventId = String(this.events.length + 1);
    const { callId } = call;
    this.events.push(create(CallEventSchema, { eventId, callId, time, userId, ...(what && { what }) }));
  }

  /** Tells whoever watches. */
  tell(call: Call): void {
    for (const watcher of this.watchers) watcher.push({ position: call.callId, call });
  }

  private async *export(request: ExportCallEventsRequest, signal: AbortSignal) {
    this.exports.push(request);
    signal.addEventListener("abort", () => {
      this.stopped += 1;
      this.file.end();
    });
    for await (const text of this.file) yield { chunk: new TextEncoder().encode(text) };
  }

  private async *watch(signal: AbortSignal) {
    const steps = new AsyncQueue<Step>();
    this.watchers.add(steps);
    signal.addEventListener("abort", () => steps.end());
    steps.push({ position: "p0" });
    try {
      yield* steps;
    } finally {
      this.watchers.delete(steps);
    }
  }

  private page<T>(all: readonly T[], pageToken: string) {
    const from = Number(pageToken);
    const to = from + this.pageSize;
    return { items: all.slice(from, to), nextPageToken: to < all.length ? String(to) : "" };
  }
}

function passes(call: Call, filter: CallFilter | undefined): boolean {
  if (!filter) return true;
  const at = toMs(call.createTime) ?? 0;
  return (
    (!filter.callId || call.callId === filter.callId) &&
    (!filter.userId || call.legs.some(({ userId }) => userId === filter.userId)) &&
    at >= (toMs(filter.fromTime) ?? 0) &&
    at < (toMs(filter.toTime) ?? Number.POSITIVE_INFINITY) &&
    (filter.endReasons.length === 0 || filter.endReasons.includes(call.endReason))
  );
}
