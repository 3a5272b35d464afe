import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import { type CallFilterSchema, type CallReportService, ExportFormat } from "~/gen/switchboard/call/v1/report_pb";
import { ownedStream } from "~/shared/rpc/ownedStream";

/** What is exported, and how. */
export interface Export {
  readonly filter: MessageInitShape<typeof CallFilterSchema>;
  readonly csv: boolean;
}

/** The whole file. Tells how many bytes have come; rejects when the signal ends it. */
export async function exportEvents(
  report: Pick<Client<typeof CallReportService>, "exportCallEvents">,
  { filter, csv }: Export,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<Blob> {
  const format = csv ? ExportFormat.CSV : ExportFormat.JSON_LINES;
  const open = (inner: AbortSignal) => report.exportCallEvents({ filter, format }, { signal: inner, timeoutMs: 0 });
  const parts: BlobPart[] = [];
  let bytes = 0;
  for await (const { chunk } of ownedStream(open, signal)) {
    parts.push(chunk.slice());
    bytes += chunk.length;
    progress(bytes);
  }
  signal.throwIfAborted();
  return new Blob(parts, { type: csv ? "text/csv" : "application/x-ndjson" });
}
