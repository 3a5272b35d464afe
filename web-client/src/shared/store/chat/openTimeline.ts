import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ListMessagesResponse, MessageService } from "~/gen/switchboard/chat/v1/message_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Cancel, Clock } from "../../lib/platform";
import {
  changed,
  extended,
  gapAfter,
  hidden,
  max,
  messageAt,
  type Page,
  purged,
  replaced,
  type Side,
  type Timeline,
  UNREAD_TIMELINE,
} from "./timeline";

/** A conversation's messages, as far as a page shows them. */
export interface TimelineState {
  readonly timeline: Timeline;
  /** Nothing is shown before it is "shown"; "failed" is about what was asked for last. */
  readonly phase: "loading" | "shown" | "failed";
  readonly failure: unknown;
  readonly busy: { readonly older: boolean; readonly newer: boolean };
}

const PAGE_SIZE = 60;
const REFRESH_SIZE = 200;
const AGAIN_AFTER_MS = 3_000;

/** How messages are asked for. */
export type ListMessages = Pick<Client<typeof MessageService>, "listMessages">;

/** Makes what keeps the messages of a conversation. */
export type MakeTimeline = (client: ListMessages, clock: Clock) => OpenTimeline;

/** Keeps the timelines that were opened last. */
interface Timelines {
  timeline(conversationId: string, make: MakeTimeline): OpenTimeline;
}

type Asked = { readonly before: bigint } | { readonly after: bigint } | { readonly around: bigint } | "newest";

/** Loads a conversation's messages page by page, and keeps what is held without gaps. */
export class OpenTimeline {
  readonly state: StoreApi<TimelineState> = createStore<TimelineState>(() => ({
    timeline: UNREAD_TIMELINE,
    phase: "loading",
    failure: undefined,
    busy: { older: false, newer: false },
  }));

  /** Grows with each jump, so that answers to questions of before are dropped. */
  private generation = 0;
  private cancelRetry: Cancel | undefined;
  private stale = false;

  constructor(
    private readonly client: ListMessages,
    private readonly clock: Clock,
    readonly conversationId: string,
  ) {}

  /** Shows the messages around a place, or the newest. */
  async open(at?: bigint): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    this.state.setState({ phase: "loading", failure: undefined, busy: { older: false, newer: false } });
    try {
      const page = await this.ask(at === undefined ? "newest" : { around: at });
      if (generation !== this.generation) return;
      this.stale = false;
      this.update((timeline) => replaced(timeline, page));
      this.state.setState({ phase: "shown" });
    } catch (failure) {
      if (generation === this.generation) this.state.setState({ phase: "failed", failure });
    }
  }

  /** Loads what is before. */
  async older(): Promise<void> {
    const { timeline } = this.state.getState();
    if (timeline.atStart) return;
    await this.load("older", { before: timeline.from });
  }

  /** Loads what is after. */
  async newer(): Promise<void> {
    const { timeline } = this.state.getState();
    if (timeline.following && gapAfter(timeline) === undefined) return;
    await this.load("newer", { after: timeline.to });
  }

  /** The message at a place, if it is held. */
  message(seq: bigint): Message | undefined {
    return messageAt(this.state.getState().timeline, seq);
  }

  /** A message is new, or is another. */
  changed(message: Message, lastSeq: bigint): void {
    this.update((timeline) => changed(timeline, message, lastSeq));
  }

  /** The person deleted a message for themselves. */
  hidden(seq: bigint): void {
    this.update((timeline) => hidden(timeline, seq));
  }

  /** Retention took what was before a place. */
  purged(firstSeq: bigint): void {
    this.update((timeline) => purged(timeline, firstSeq));
  }

  /** News may have been missed: looks at all that is held again, and goes on from there. */
  async refresh(): Promise<void> {
    const { phase } = this.state.getState();
    this.stale = true;
    if (phase !== "shown") return this.open();
    const { generation } = this;
    try {
      await this.lookAgain(generation);
    } catch {
      this.retryLater();
    }
  }

  dispose(): void {
    this.generation += 1;
    this.cancelRetry?.();
  }

  private async lookAgain(generation: number): Promise<void> {
    const { from, to, following } = this.state.getState().timeline;
    let after = from - 1n;
    while (after < to || following) {
      const page = await this.ask({ after }, REFRESH_SIZE);
      if (generation !== this.generation) return;
      this.update((timeline) => extended(timeline, page, "newer"));
      if (page.atEnd || page.last <= after) break;
      after = page.last;
    }
    this.stale = false;
  }

  private async load(side: Side, asked: Asked): Promise<void> {
    const { phase, busy } = this.state.getState();
    if (phase !== "shown" || busy[side]) return;
    const { generation } = this;
    this.setBusy(side, true);
    try {
      const page = await this.ask(asked);
      if (generation !== this.generation) return;
      this.setBusy(side, false);
      this.update((timeline) => extended(timeline, page, side));
    } catch {
      if (generation !== this.generation) return;
      this.setBusy(side, false);
      this.retryLater();
    }
  }

  private setBusy(side: Side, to: boolean): void {
    this.state.setState(({ busy }) => ({ busy: { ...busy, [side]: to } }));
  }

  private update(change: (timeline: Timeline) => Timeline): void {
    const { timeline } = this.state.getState();
    const next = change(timeline);
    if (next !== timeline) this.state.setState({ timeline: next });
    if (gapAfter(next) !== undefined) void this.newer();
  }

  /** What could not be loaded is tried again: the gap, and what was to be looked at again. */
  private retryLater(): void {
    this.cancelRetry ??= this.clock.after(AGAIN_AFTER_MS, () => {
      this.cancelRetry = undefined;
      if (this.stale) void this.refresh();
      else if (gapAfter(this.state.getState().timeline) !== undefined) void this.newer();
    });
  }

  private async ask(asked: Asked, limit = PAGE_SIZE): Promise<Page> {
    const { conversationId } = this;
    const place = {
      beforeSeq: asked !== "newest" && "before" in asked ? asked.before : 0n,
      afterSeq: asked !== "newest" && "after" in asked ? asked.after : 0n,
      aroundSeq: asked !== "newest" && "around" in asked ? asked.around : 0n,
    };
    // Nothing is before the first place, so that all after it is all there is from it on.
    if (asked !== "newest" && "after" in asked && asked.after === 0n) place.aroundSeq = 1n;
    return pageOf(await this.client.listMessages({ conversationId, limit, ...place }), asked);
  }
}

/** The messages of a conversation, as a page shows them. */
export function timelineOf(chat: Timelines, conversationId: string): OpenTimeline {
  return chat.timeline(conversationId, (client, clock) => new OpenTimeline(client, clock, conversationId));
}

/** An answer; one without messages tells only that nothing is on that side. */
function pageOf({ messages, firstSeq, lastSeq, atStart, atEnd }: ListMessagesResponse, asked: Asked): Page {
  const page = { messages, first: firstSeq, last: lastSeq, atStart, atEnd };
  if (asked === "newest" || "around" in asked) return firstSeq === 0n ? { ...page, first: 1n } : page;
  if ("before" in asked) {
    const last = asked.before - 1n;
    return { ...page, first: firstSeq === 0n || firstSeq > asked.before ? asked.before : firstSeq, last };
  }
  return { ...page, first: asked.after + 1n, last: max(lastSeq, asked.after) };
}
