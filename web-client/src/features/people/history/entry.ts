import { CallDirection, CallOutcome, type HistoryEntry } from "~/gen/switchboard/call/v1/history_pb";
import { toMs } from "~/shared/lib/time";

/** The key of `log` in the language files that says what became of a call. */
export function outcomeWords({ direction, outcome }: HistoryEntry) {
  const outgoing = direction === CallDirection.OUTGOING;
  switch (outcome) {
    case CallOutcome.MISSED:
      return "missed";
    case CallOutcome.NO_ANSWER:
      return "noAnswer";
    case CallOutcome.DECLINED:
      return outgoing ? "declinedByThem" : "declinedByMe";
    case CallOutcome.BUSY:
      return outgoing ? "busy" : "whileBusy";
    case CallOutcome.CANCELLED:
      return "cancelled";
    case CallOutcome.FAILED:
      return "failed";
    case CallOutcome.LOST:
      return "lost";
    case CallOutcome.ANSWERED:
    case CallOutcome.UNSPECIFIED:
      return outgoing ? "outgoing" : "incoming";
  }
}

/** When a call was started, in milliseconds since 1970. */
export function startedAt({ createTime }: HistoryEntry): number {
  return toMs(createTime) ?? 0;
}

/** How long the two talked, in milliseconds; 0: not at all. */
export function talkedMs({ duration }: HistoryEntry): number {
  return duration ? Number(duration.seconds) * 1_000 + duration.nanos / 1_000_000 : 0;
}

/** The calls of one day. */
export interface Day {
  /** Its beginning where the person is, in milliseconds since 1970. */
  readonly start: number;
  readonly entries: readonly HistoryEntry[];
}

/** Calls, newest first, by the day on which they were started. */
export function byDay(entries: readonly HistoryEntry[]): readonly Day[] {
  const days = new Map<number, HistoryEntry[]>();
  for (const entry of entries) {
    const start = new Date(startedAt(entry)).setHours(0, 0, 0, 0);
    days.set(start, [...(days.get(start) ?? []), entry]);
  }
  return [...days].map(([start, ofDay]) => ({ start, entries: ofDay }));
}
