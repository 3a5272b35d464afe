import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import type { ConnectRouter } from "@connectrpc/connect";
import {
  CallDirection,
  CallHistoryChangedSchema,
  CallHistoryService,
  CallOutcome,
  type DeleteHistoryRequest,
  type HistoryEntry,
  HistoryEntrySchema,
} from "~/gen/switchboard/call/v1/history_pb";
import { type Call, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import type { EventSchema } from "~/gen/switchboard/notify/v1/notify_pb";
import { toMs } from "~/shared/lib/time";
import { isOver, peerOf } from "~/shared/store/calls";

const MOST = 100;

/** The rest of the platform. */
interface Platform {
  readonly calls: ReadonlyMap<string, Call>;
  /** Throws what every call is to throw. */
  check(): void;
  tell(userId: string, event: MessageInitShape<typeof EventSchema>): void;
}

/** Everybody's history, made of the calls that there were. */
export class FakeHistory {
  /** How many calls come on one page. */
  pageSize = 50;
  /** Thrown by the list, when set. */
  failure: Error | undefined;
  /** How often somebody said that they looked. */
  looks = 0;
  private readonly seen = new Map<string, number>();
  private readonly deleted = new Set<string>();
  private version = 0n;

  constructor(private readonly backend: Platform) {}

  serve({ service }: ConnectRouter, me: string): void {
    service(CallHistoryService, {
      listHistory: ({ pageToken, missedOnly, withUserId }) => {
        if (this.failure) throw this.failure;
        const from = Number(pageToken);
        const to = from + this.pageSize;
        const all = this.of(me).filter(
          (entry) =>
            (!missedOnly || entry.outcome === CallOutcome.MISSED) && (!withUserId || entry.withUserId === withUserId),
        );
        return { entries: all.slice(from, to), nextPageToken: to < all.length ? String(to) : "" };
      },
      getMissedCount: () => ({ missedCount: this.missed(me) }),
      markHistorySeen: ({ seenTime }) => {
        this.looks += 1;
        this.seen.set(me, Math.max(this.seen.get(me) ?? 0, toMs(seenTime) ?? 0));
        this.changed(me);
        return {};
      },
      deleteHistory: (request) => {
        this.backend.check();
        for (const entry of this.of(me)) if (isMeant(request, entry)) this.deleted.add(`${me} ${entry.callId}`);
        this.changed(me);
        return {};
      },
    });
  }

  /** A person's history, newest first. */
  of(me: string): HistoryEntry[] {
    return [...this.backend.calls.values()]
      .filter((call) => isOver(call) && call.legs.some(({ userId }) => userId === me))
      .filter(({ callId }) => !this.deleted.has(`${me} ${callId}`))
      .map((call) => entryOf(call, me))
      .sort((a, b) => (toMs(b.createTime) ?? 0) - (toMs(a.createTime) ?? 0));
  }

  /** How many missed calls a person has not looked at. */
  missed(me: string): number {
    const seen = this.seen.get(me) ?? 0;
    const unseen = ({ outcome, createTime }: HistoryEntry) =>
      outcome === CallOutcome.MISSED && (toMs(createTime) ?? 0) > seen;
    return Math.min(MOST, this.of(me).filter(unseen).length);
  }

  private changed(me: string): void {
    this.version += 1n;
    this.backend.tell(me, {
      type: CallHistoryChangedSchema.typeName,
      aggregateId: me,
      version: this.version,
      payload: toBinary(CallHistoryChangedSchema, create(CallHistoryChangedSchema, { missedCount: this.missed(me) })),
    });
  }
}

function isMeant({ all, withUserId, callIds }: DeleteHistoryRequest, entry: HistoryEntry): boolean {
  return all || (withUserId !== "" && entry.withUserId === withUserId) || callIds.includes(entry.callId);
}

function entryOf(call: Call, me: string): HistoryEntry {
  const outgoing = call.legs[0]?.userId === me;
  const [from, to] = [toMs(call.activeTime ?? call.answerTime), toMs(call.endTime)];
  return create(HistoryEntrySchema, {
    callId: call.callId,
    withUserId: peerOf(call, me),
    direction: outgoing ? CallDirection.OUTGOING : CallDirection.INCOMING,
    kind: call.kind,
    outcome: outcomeOf(call, outgoing),
    ...(call.createTime && { createTime: call.createTime }),
    ...(from !== undefined && to !== undefined && { duration: durationFromMs(to - from) }),
  });
}

function outcomeOf({ endReason }: Call, outgoing: boolean): CallOutcome {
  switch (endReason) {
    case EndReason.DECLINED:
      return CallOutcome.DECLINED;
    case EndReason.CANCELLED:
      return outgoing ? CallOutcome.CANCELLED : CallOutcome.MISSED;
    case EndReason.MISSED:
      return outgoing ? CallOutcome.NO_ANSWER : CallOutcome.MISSED;
    case EndReason.BUSY:
      return outgoing ? CallOutcome.BUSY : CallOutcome.MISSED;
    case EndReason.MEDIA_FAILED:
      return CallOutcome.FAILED;
    case EndReason.LOST:
      return CallOutcome.LOST;
    case EndReason.HUNG_UP:
    case EndReason.UNSPECIFIED:
      return CallOutcome.ANSWERED;
  }
}
