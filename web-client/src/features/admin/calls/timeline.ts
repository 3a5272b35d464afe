import type { Duration } from "@bufbuild/protobuf/wkt";
import type { CallEvent } from "~/gen/switchboard/call/v1/report_pb";
import { LinkState, type QualityReport } from "~/gen/switchboard/call/v1/signal_pb";
import { EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";

/** One report of how good somebody's media was. */
export interface Report {
  readonly id: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly report: QualityReport;
}

/** What stands in a row of the timeline: something that happened, or reports of quality that came one after another. */
export type Item =
  | { readonly kind: "event"; readonly id: string; readonly event: CallEvent }
  | { readonly kind: "quality"; readonly id: string; readonly reports: readonly Report[] };

/** From these on a report is one of a poor line: people begin to hear and see it. */
const POOR_DELAY_MS = 400;
const POOR_LOSS_PERMILLE = 50;

/** Events in their order; reports of quality that follow each other as one. */
export function timeline(events: readonly CallEvent[]): readonly Item[] {
  const items: Item[] = [];
  for (const event of events) {
    const last = items.at(-1);
    if (event.what.case !== "quality") {
      items.push({ kind: "event", id: event.eventId, event });
      continue;
    }
    const report: Report = {
      id: event.eventId,
      userId: event.userId,
      at: toMs(event.time) ?? 0,
      report: event.what.value,
    };
    if (last?.kind === "quality") items[items.length - 1] = { ...last, reports: [...last.reports, report] };
    else items.push({ kind: "quality", id: event.eventId, reports: [report] });
  }
  return items;
}

/** Whether an item tells of something that went wrong. */
export function isProblem(item: Item): boolean {
  if (item.kind === "quality") return item.reports.some(({ report }) => isPoor(report));
  const { what } = item.event;
  if (what.case === "failed") return true;
  if (what.case === "link") return what.value.state === LinkState.FAILED || what.value.state === LinkState.DISCONNECTED;
  if (what.case !== "ended") return false;
  return what.value.reason === EndReason.MEDIA_FAILED || what.value.reason === EndReason.LOST;
}

/** Whether people noticed. */
export function isPoor(report: QualityReport): boolean {
  return (
    millis(report.roundTripTime) >= POOR_DELAY_MS || report.lossPermille >= POOR_LOSS_PERMILLE || report.freezes > 0
  );
}

/** A duration in milliseconds; 0 where none was given. */
export function millis(duration: Duration | undefined): number {
  return duration ? Number(duration.seconds) * 1_000 + duration.nanos / 1_000_000 : 0;
}

/** How long after the start of a call, such as "+3.2 s" or "+12:05". */
export function offset(at: number, start: number): string {
  const ms = Math.max(0, at - start);
  if (ms < 60_000) return `+${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  return `+${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
