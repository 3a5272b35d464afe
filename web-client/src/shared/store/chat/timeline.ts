import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";

/** A part of a conversation without gaps, and what was told of places outside of it. */
export interface Timeline {
  /** In the order of their places. */
  readonly messages: readonly Message[];
  /** All between these two places was looked at, both included: what is not in `messages`, is not. `to` < `from`: nothing. */
  readonly from: bigint;
  readonly to: bigint;
  /** There is nothing before `from`. */
  readonly atStart: boolean;
  /** It goes on with what comes: it reached the end, and was not cut there since. */
  readonly following: boolean;
  /** The newest place that is known of. */
  readonly lastSeq: bigint;
  /** What was told of places outside: pages that are on their way may be older than that. */
  readonly told: ReadonlyMap<bigint, Message>;
  /** What the person deleted for themselves. */
  readonly hidden: ReadonlySet<bigint>;
  /** What is before this place is gone. */
  readonly firstSeq: bigint;
}

/** Messages that were asked for, and between which places was looked. */
export interface Page {
  readonly messages: readonly Message[];
  readonly first: bigint;
  readonly last: bigint;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** The side at which a page was asked for. The other side is cut when there is too much. */
export type Side = "older" | "newer";

/** As many messages are held after a page was added. */
export const MOST_HELD = 400;
const MOST_TOLD = 300;

/** Nothing is known yet. */
export const UNREAD_TIMELINE: Timeline = {
  messages: [],
  from: 1n,
  to: 0n,
  atStart: false,
  following: false,
  lastSeq: 0n,
  told: new Map(),
  hidden: new Set(),
  firstSeq: 0n,
};

/** The page takes the place of what was held. */
export function replaced(before: Timeline, page: Page): Timeline {
  return absorbed({
    ...before,
    messages: current(before, page.messages),
    from: page.first,
    to: page.last,
    atStart: page.atStart,
    following: page.atEnd,
    lastSeq: max(before.lastSeq, page.last),
  });
}

/** The page is added. One that does not join what is held is the answer to a question of before, and dropped. */
export function extended(before: Timeline, page: Page, side: Side): Timeline {
  if (page.first > before.to + 1n || page.last + 1n < before.from) return before;
  const outside = before.messages.filter(({ seq }) => seq < page.first || seq > page.last);
  const messages = [...outside, ...current(before, page.messages)].sort(bySeq);
  const next = absorbed({
    ...before,
    messages,
    from: min(before.from, page.first),
    to: max(before.to, page.last),
    atStart: page.first <= before.from ? page.atStart : before.atStart,
    following: page.last >= before.to ? page.atEnd : before.following,
    lastSeq: max(before.lastSeq, page.last),
  });
  return trimmed(next, side);
}

/** A message is new, or is another. */
export function changed(before: Timeline, message: Message, lastSeq: bigint): Timeline {
  const next = { ...before, lastSeq: max(before.lastSeq, max(lastSeq, message.seq)) };
  if (message.seq < before.from || message.seq > before.to) {
    const more = absorbed({ ...next, told: remembered(before.told, message) });
    // Whoever reads the oldest that is held should not lose it with every new one.
    return more.messages.length > 2 * MOST_HELD ? trimmed(more, "newer") : more;
  }
  return { ...next, messages: current(before, replaceIn(before.messages, message)) };
}

/** The person deleted a message for themselves. */
export function hidden(before: Timeline, seq: bigint): Timeline {
  const messages = before.messages.filter((message) => message.seq !== seq);
  return { ...before, messages, hidden: new Set(before.hidden).add(seq) };
}

/** What was before a place is gone. */
export function purged(before: Timeline, firstSeq: bigint): Timeline {
  if (firstSeq <= before.firstSeq) return before;
  const next = { ...before, firstSeq, messages: before.messages.filter(({ seq }) => seq >= firstSeq) };
  if (before.to < before.from) return next;
  const from = max(before.from, firstSeq);
  return { ...next, from, to: max(before.to, from - 1n), atStart: before.atStart || before.from < firstSeq };
}

/** After which place something is missing that should be there; undefined: nothing. */
export function gapAfter({ following, to, lastSeq }: Timeline): bigint | undefined {
  return following && to < lastSeq ? to : undefined;
}

/** A message among those that are held. */
export function messageAt({ messages }: Pick<Timeline, "messages">, seq: bigint): Message | undefined {
  return messages.find((message) => message.seq === seq);
}

/** What was told next to the end is not asked for again. */
function absorbed(timeline: Timeline): Timeline {
  const { told, following } = timeline;
  if (!following || told.size === 0) return timeline;
  let { to } = timeline;
  const more: Message[] = [];
  for (let next = told.get(to + 1n); next; next = told.get(to + 1n)) {
    to += 1n;
    if (isThere(timeline, next)) more.push(next);
  }
  if (to === timeline.to) return timeline;
  const left = new Map([...told].filter(([seq]) => seq < timeline.from || seq > to));
  return { ...timeline, told: left, to, messages: [...timeline.messages, ...more] };
}

/** These messages as they are now: the newest version that is known of each, without those that are gone. */
function current(timeline: Timeline, messages: readonly Message[]): Message[] {
  const known = new Map(timeline.messages.map((message) => [message.seq, message]));
  return messages
    .filter((message) => isThere(timeline, message))
    .map((message) => newest(message, known, timeline.told));
}

function newest(message: Message, ...known: ReadonlyMap<bigint, Message>[]): Message {
  return known.reduce((best, messages) => {
    const other = messages.get(message.seq);
    return other && other.version > best.version ? other : best;
  }, message);
}

function isThere({ hidden, firstSeq }: Timeline, { seq }: Message): boolean {
  return seq >= firstSeq && !hidden.has(seq);
}

function replaceIn(messages: readonly Message[], message: Message): readonly Message[] {
  return messages.map((other) => (other.seq === message.seq ? message : other));
}

/** The oldest are forgotten first. */
function remembered(told: Timeline["told"], message: Message): Timeline["told"] {
  const before = told.get(message.seq);
  if (before && before.version >= message.version) return told;
  const next = new Map(told);
  next.delete(message.seq);
  next.set(message.seq, message);
  const [oldest] = next.keys();
  if (next.size > MOST_TOLD && oldest !== undefined) next.delete(oldest);
  return next;
}

function trimmed(timeline: Timeline, side: Side): Timeline {
  const { messages } = timeline;
  if (messages.length <= MOST_HELD) return timeline;
  const kept = side === "older" ? messages.slice(0, MOST_HELD) : messages.slice(-MOST_HELD);
  const [first, last] = [kept[0]?.seq, kept.at(-1)?.seq];
  if (first === undefined || last === undefined) return timeline;
  if (side === "older") return { ...timeline, messages: kept, to: last, following: false };
  return { ...timeline, messages: kept, from: first, atStart: false };
}

function bySeq(one: Message, other: Message): number {
  return one.seq < other.seq ? -1 : Number(one.seq > other.seq);
}

/** The smaller of two. */
export function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** The larger of two. */
export function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
