import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import type { MessageService } from "~/gen/switchboard/chat/v1/message_pb";
import type { Message, VoiceContent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { type Cancel, type Clock, type Random, uuid } from "../../lib/platform";
import { retryDelay } from "../../rpc/backoff";
import { isAway, reasonOf, retryAfterMs } from "../../rpc/errors";

/** A message that was written here and is not known to be stored. */
export interface OutboxEntry {
  readonly requestId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly mentionedUserIds: readonly string[];
  readonly mentionsAll: boolean;
  /** Files beside the text: uploaded, and kept by the server for a day until a message carries them. */
  readonly files?: readonly File[];
  /** Something said, in the place of a text. */
  readonly voice?: VoiceContent;
  /** The place of the message that it answers; 0: none. As text, which every storage takes. */
  readonly replyToSeq: string;
  /** When it was written: milliseconds since 1970. */
  readonly createdAt: number;
  /** Why the server refused it, as "package/REASON"; undefined: it waits to be sent. */
  refusal?: string;
}

/** What is to be sent. */
export type Draftable = Pick<OutboxEntry, "text" | "mentionedUserIds" | "mentionsAll" | "files" | "voice"> & {
  replyToSeq: bigint;
};

/** Keeps what waits, beyond the page. Each rejects when the browser keeps nothing. */
export interface OutboxStorage {
  /** All of a person's, in the order in which they were put. */
  all(owner: string): Promise<readonly OutboxEntry[]>;
  put(owner: string, entry: OutboxEntry): Promise<void>;
  remove(owner: string, requestId: string): Promise<void>;
}

/** What the outbox needs. */
export interface OutboxOptions {
  readonly client: Pick<Client<typeof MessageService>, "sendMessage">;
  readonly storage: OutboxStorage;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves when there is a connection. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** A message is stored. */
  readonly sent: (message: Message) => void;
}

/** What waits, in the order in which it was written. */
export interface OutboxState {
  readonly entries: readonly OutboxEntry[];
  /** The request ids of those that the server was asked to store, and has not answered yet. */
  readonly underWay: readonly string[];
}

const EMPTY: OutboxState = { entries: [], underWay: [] };

/** Sends what was written: in order within a conversation, each under its own id until the server has answered. */
export class Outbox {
  readonly state: StoreApi<OutboxState> = createStore<OutboxState>(() => EMPTY);

  private owner = "";
  private controller = new AbortController();
  private readonly sending = new Set<string>();
  private readonly timers = new Set<Cancel>();

  constructor(private readonly options: OutboxOptions) {}

  /** Whose messages these are from now on. What they had written before is sent. */
  async begin(owner: string): Promise<void> {
    this.clear();
    this.owner = owner;
    const { signal } = this.controller;
    const kept = await this.options.storage.all(owner).catch(() => []);
    if (signal.aborted) return;
    this.state.setState(({ entries }) => {
      const here = new Set(entries.map(({ requestId }) => requestId));
      return { entries: [...kept.filter(({ requestId }) => !here.has(requestId)), ...entries] };
    });
    for (const id of new Set(kept.map(({ conversationId }) => conversationId))) void this.send(id);
  }

  /** Stops. What waits is kept for whoever wrote it. */
  clear(): void {
    this.controller.abort();
    this.controller = new AbortController();
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.sending.clear();
    this.owner = "";
    this.state.setState(EMPTY);
  }

  /** Takes a message to be sent. */
  add(conversationId: string, { replyToSeq, ...draft }: Draftable): OutboxEntry {
    const { clock, random } = this.options;
    const entry: OutboxEntry = {
      ...draft,
      requestId: uuid(random),
      conversationId,
      replyToSeq: String(replyToSeq),
      // Kept ones are put in order by it.
      createdAt: Math.max(clock.now(), (this.state.getState().entries.at(-1)?.createdAt ?? 0) + 1),
    };
    this.state.setState(({ entries }) => ({ entries: [...entries, entry] }));
    this.keep(entry);
    void this.send(conversationId);
    return entry;
  }

  /** Tries a refused message again, under the same id. */
  retry(requestId: string): void {
    const entry = this.find(requestId);
    if (!entry) return;
    const waiting = { ...entry };
    delete waiting.refusal;
    this.replace(waiting);
    this.keep(waiting);
    void this.send(entry.conversationId);
  }

  /** Gives a message up. One that is being sent may arrive all the same. */
  remove(requestId: string): void {
    this.state.setState(({ entries }) => ({ entries: entries.filter((entry) => entry.requestId !== requestId) }));
    // What could not be removed is sent again under its id, which stores nothing twice.
    if (this.owner !== "") this.options.storage.remove(this.owner, requestId).catch(() => undefined);
  }

  private async send(conversationId: string): Promise<void> {
    if (this.sending.has(conversationId)) return;
    const { signal } = this.controller;
    this.sending.add(conversationId);
    for (let attempt = 0; !signal.aborted; ) {
      const next = this.next(conversationId);
      if (!next) break;
      const done = await this.deliver(next, signal, attempt);
      attempt = done ? 0 : attempt + 1;
    }
    if (!signal.aborted) this.sending.delete(conversationId);
  }

  /** False: to be tried again. */
  private async deliver(entry: OutboxEntry, signal: AbortSignal, attempt: number): Promise<boolean> {
    const { whenOpen, random, sent } = this.options;
    try {
      await whenOpen(signal);
      const { message } = await this.request(entry, signal);
      if (signal.aborted) return false;
      if (message) sent(message);
      this.remove(entry.requestId);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const wait = retryAfterMs(error);
      if (isAway(error) || wait !== undefined) {
        await this.pause(Math.max(wait ?? 0, retryDelay(attempt, random)), signal);
        return false;
      }
      this.refuse(entry, reasonOf(error) || "unknown");
      return true;
    }
  }

  private async request(entry: OutboxEntry, signal: AbortSignal) {
    const { requestId, conversationId, replyToSeq } = entry;
    const content = { kind: kindOf(entry) };
    this.state.setState(({ underWay }) => ({ underWay: [...underWay, requestId] }));
    try {
      const request = { requestId, conversationId, replyToSeq: BigInt(replyToSeq), content };
      return await this.options.client.sendMessage(request, { signal });
    } finally {
      this.state.setState(({ underWay }) => ({ underWay: underWay.filter((other) => other !== requestId) }));
    }
  }

  private refuse(entry: OutboxEntry, refusal: string): void {
    if (!this.find(entry.requestId)) return;
    const refused = { ...entry, refusal };
    this.replace(refused);
    this.keep(refused);
  }

  private next(conversationId: string): OutboxEntry | undefined {
    const { entries } = this.state.getState();
    return entries.find((entry) => entry.conversationId === conversationId && entry.refusal === undefined);
  }

  private find(requestId: string): OutboxEntry | undefined {
    return this.state.getState().entries.find((entry) => entry.requestId === requestId);
  }

  private replace(changed: OutboxEntry): void {
    this.state.setState(({ entries }) => ({
      entries: entries.map((entry) => (entry.requestId === changed.requestId ? changed : entry)),
    }));
  }

  private keep(entry: OutboxEntry): void {
    // A browser that keeps nothing still sends, as long as the page is there.
    if (this.owner !== "") this.options.storage.put(this.owner, entry).catch(() => undefined);
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        cancel();
        this.timers.delete(cancel);
        signal.removeEventListener("abort", finish);
        resolve();
      };
      const cancel = this.options.clock.after(ms, finish);
      this.timers.add(cancel);
      signal.addEventListener("abort", finish);
    });
  }
}

/** What a message says, as it is sent: files by their ids alone. */
function kindOf({ text, mentionedUserIds, mentionsAll, files = [], voice }: OutboxEntry) {
  if (voice) {
    const { duration, waveform } = voice;
    return { case: "voice" as const, value: { file: named(voice.file), waveform, ...(duration && { duration }) } };
  }
  const value = { text, mentionedUserIds: [...mentionedUserIds], mentionsAll, files: files.map(named) };
  return { case: "text" as const, value };
}

function named(file: File | undefined) {
  return { fileId: file?.fileId ?? "" };
}
