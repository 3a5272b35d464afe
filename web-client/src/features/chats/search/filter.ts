import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type SearchMessagesRequestSchema, SearchOrder } from "~/gen/switchboard/chat/v1/message_pb";

/** What is looked for, as the address of the page has it. Days are YYYY-MM-DD, where the person is. */
export interface MessageFilter {
  readonly text?: string;
  /** Only in this conversation. */
  readonly in?: string;
  /** Only by this person. */
  readonly from?: string;
  /** From the beginning of this day on. */
  readonly after?: string;
  /** Until the end of this day. */
  readonly before?: string;
  readonly file?: true;
  readonly order?: "best";
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOST_CHARACTERS = 200;
/** A word of so many letters is looked for. */
const LEAST = /[\p{L}\p{N}]{2}/u;

/** What an address asks for; what makes no sense in it is left out. */
export function messageFilter(search: Readonly<Record<string, unknown>>): MessageFilter {
  const text = typeof search.text === "string" || typeof search.text === "number" ? String(search.text) : "";
  return {
    ...(text !== "" && { text: Array.from(text).slice(0, MOST_CHARACTERS).join("") }),
    ...matching(search, "in", UUID),
    ...matching(search, "from", UUID),
    ...matching(search, "after", DAY),
    ...matching(search, "before", DAY),
    ...(search.file === true && { file: true as const }),
    ...(search.order === "best" && { order: "best" as const }),
  };
}

/** Whether there is enough to look for. */
export function isAsking(filter: MessageFilter): boolean {
  const { text, from, after, before, file } = filter;
  return LEAST.test(text ?? "") || from !== undefined || after !== undefined || before !== undefined || file === true;
}

/** How it is asked for. */
export function requestOf(filter: MessageFilter): MessageInitShape<typeof SearchMessagesRequestSchema> {
  const after = startOf(filter.after, 0);
  const before = startOf(filter.before, 1);
  return {
    text: LEAST.test(filter.text ?? "") ? (filter.text ?? "") : "",
    conversationId: filter.in ?? "",
    fromUserId: filter.from ?? "",
    ...(after !== undefined && { afterTime: timestampFromMs(after) }),
    ...(before !== undefined && { beforeTime: timestampFromMs(before) }),
    hasFile: filter.file === true,
    order: filter.order === "best" ? SearchOrder.BEST : SearchOrder.NEWEST,
  };
}

/** When a day begins here, or one so many days later; undefined: there is no such day. */
function startOf(day: string | undefined, later: number): number | undefined {
  const parts = DAY.exec(day ?? "");
  if (!parts) return undefined;
  const [year, month, date] = parts.slice(1).map(Number);
  const ms = new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + later).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}

function matching<K extends string>(search: Readonly<Record<string, unknown>>, key: K, pattern: RegExp) {
  const value = search[key];
  return (typeof value === "string" && pattern.test(value) ? { [key]: value } : {}) as Partial<Record<K, string>>;
}
