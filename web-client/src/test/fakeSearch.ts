import { type SearchMessagesRequest, SearchOrder } from "~/gen/switchboard/chat/v1/message_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";

const WORD = /[\p{L}\p{N}]+/gu;

/** Messages that have all the words, or words that begin with them, a page at a time. */
export function search(readable: readonly Message[], request: SearchMessagesRequest) {
  const wanted = wordsOf(request.text).map(({ word }) => word);
  const matching = readable.filter((message) => isWanted(message, request) && hasAll(textOf(message), wanted));
  const ordered = [...matching].sort((one, other) =>
    request.order === SearchOrder.BEST ? score(other, wanted) - score(one, wanted) : age(one) - age(other),
  );
  const from = Number(request.pageToken);
  const to = from + (request.pageSize || 50);
  return {
    hits: ordered.slice(from, to).map((message) => ({ message, spans: spansOf(textOf(message), wanted) })),
    nextPageToken: to < ordered.length ? String(to) : "",
  };
}

function isWanted(message: Message, request: SearchMessagesRequest): boolean {
  const { conversationId, fromUserId, afterTime, beforeTime, hasFile } = request;
  const at = toMs(message.createTime) ?? 0;
  const { kind } = message.content ?? {};
  return (
    kind?.case === "text" &&
    (conversationId === "" || message.conversationId === conversationId) &&
    (fromUserId === "" || message.senderUserId === fromUserId) &&
    at >= (toMs(afterTime) ?? 0) &&
    at < (toMs(beforeTime) ?? Number.POSITIVE_INFINITY) &&
    (!hasFile || kind.value.files.length > 0)
  );
}

function hasAll(text: string, wanted: readonly string[]): boolean {
  const words = wordsOf(text);
  return wanted.every((beginning) => words.some(({ word }) => word.startsWith(beginning)));
}

function score(message: Message, wanted: readonly string[]): number {
  return spansOf(textOf(message), wanted).length;
}

function age({ createTime }: Message): number {
  return -(toMs(createTime) ?? 0);
}

function spansOf(text: string, wanted: readonly string[]) {
  return wordsOf(text)
    .filter(({ word }) => wanted.some((beginning) => word.startsWith(beginning)))
    .map(({ word, at }) => ({ start: Array.from(text.slice(0, at)).length, length: Array.from(word).length }));
}

function wordsOf(text: string) {
  return [...text.matchAll(WORD)].map((match) => ({ word: match[0].toLocaleLowerCase(), at: match.index }));
}

function textOf({ content }: Message): string {
  return content?.kind.case === "text" ? content.kind.value.text : "";
}
