import type { Client } from "@connectrpc/connect";
import { type ConversationService, ExportFormat } from "~/gen/switchboard/chat/v1/conversation_pb";
import { ownedStream } from "~/shared/rpc/ownedStream";

/** How an export is written: its format, what kind of file that is, and how its name ends. */
export const FORMATS = {
  lines: { format: ExportFormat.JSON_LINES, type: "application/x-ndjson", ending: "jsonl" },
  plain: { format: ExportFormat.TEXT, type: "text/plain;charset=utf-8", ending: "txt" },
} as const;

/** How an export is written. */
export type FormatName = keyof typeof FORMATS;

/** All of a conversation that the person may read, as a file. Rejects when it is cancelled or breaks off: half is none. */
export async function exported(
  client: Pick<Client<typeof ConversationService>, "exportConversation">,
  conversationId: string,
  name: FormatName,
  cancelled: AbortSignal,
): Promise<Blob> {
  const { format, type } = FORMATS[name];
  const chunks: BlobPart[] = [];
  const open = (signal: AbortSignal) => client.exportConversation({ conversationId, format }, { signal });
  // The parts go to the browser, which may keep them on the disk.
  for await (const { chunk } of ownedStream(open, cancelled)) chunks.push(new Blob([new Uint8Array(chunk)]));
  return new Blob(chunks, { type });
}

/** A name for the file that no system refuses. */
export function fileName(chat: string, fallback: string, ending: string): string {
  const safe = chat.replace(/[^\p{L}\p{N}\-_ ]/gu, "").trim();
  return `${safe.slice(0, 60) || fallback}.${ending}`;
}
