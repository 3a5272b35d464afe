import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type ConversationService, TypingKind } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Cancel, Clock } from "../../lib/platform";

/** Somebody who is writing, or speaking a message. */
export interface Writer {
  readonly userId: string;
  readonly recording: boolean;
}

/** Who is writing where. */
export type TypingState = Readonly<Record<string, readonly Writer[]>>;

const HOLDS_MS = 6_000;
const TELL_EVERY_MS = 3_000;

/** Who is writing, as long as it holds; and telling others that one is. */
export class Typing {
  readonly state: StoreApi<TypingState> = createStore<TypingState>(() => ({}));

  private readonly timers = new Map<string, Cancel>();
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly client: Pick<Client<typeof ConversationService>, "sendTyping">,
    private readonly clock: Clock,
    private readonly userId: () => string,
  ) {}

  /** Somebody writes, or stopped. */
  heard(conversationId: string, userId: string, kind: TypingKind): void {
    if (userId === this.userId()) return;
    if (kind === TypingKind.UNSPECIFIED) this.stopped(conversationId, userId);
    else this.writes(conversationId, { userId, recording: kind === TypingKind.RECORDING });
  }

  private writes(conversationId: string, writer: Writer): void {
    const { userId, recording } = writer;
    const key = `${conversationId}:${userId}`;
    this.timers.get(key)?.();
    this.timers.set(
      key,
      this.clock.after(HOLDS_MS, () => this.stopped(conversationId, userId)),
    );
    const writing = this.state.getState()[conversationId] ?? [];
    const known = writing.find((other) => other.userId === userId);
    if (known?.recording === recording) return;
    const next = known ? writing.map((other) => (other === known ? writer : other)) : [...writing, writer];
    this.state.setState({ [conversationId]: next });
  }

  /** A message came: whoever wrote it writes no more. */
  stopped(conversationId: string, userId: string): void {
    this.timers.get(`${conversationId}:${userId}`)?.();
    this.timers.delete(`${conversationId}:${userId}`);
    const writing = this.state.getState()[conversationId];
    if (!writing?.some((other) => other.userId === userId)) return;
    this.state.setState({ [conversationId]: writing.filter((other) => other.userId !== userId) });
  }

  /** Tells that the person writes, or records, not more often than is needed. */
  tell(conversationId: string, kind = TypingKind.WRITING): void {
    const now = this.clock.now();
    if (now - (this.toldAt.get(conversationId) ?? Number.NEGATIVE_INFINITY) < TELL_EVERY_MS) return;
    this.toldAt.set(conversationId, now);
    this.send(conversationId, kind);
  }

  /** Tells that the person stopped, where others think that they write. */
  tellStopped(conversationId: string): void {
    if (this.toldAt.delete(conversationId)) this.send(conversationId, TypingKind.UNSPECIFIED);
  }

  clear(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    this.toldAt.clear();
    this.state.setState({}, true);
  }

  private send(conversationId: string, kind: TypingKind): void {
    // Nobody waits for it, and the next one says it again.
    this.client.sendTyping({ conversationId, kind }).catch(() => undefined);
  }
}
