import type { Client } from "@connectrpc/connect";
import { type Contact, ContactKind, type ContactService } from "~/gen/switchboard/auth/v1/contact_pb";
import type { Cancel, Clock } from "../lib/platform";
import { isAway } from "../rpc/errors";
import { type Contacts, contactOf } from "./contacts";
import { type PendingAct, type PendingActs, sameAct, type UndoableAct } from "./pendingActs";

/** How long something may be undone, in milliseconds: somewhat longer than the page offers it. */
export const UNDO_MS = 12_000;
/** When what could not reach the server is tried again, in milliseconds. */
const AGAIN_AFTER_MS = 5_000;

/** Something that is shown as done and will be, unless it is undone before. */
export interface Held {
  /** Takes it back. False: it has been done, or is being done. */
  readonly undo: () => boolean;
  /** Resolves when it was done or taken back; rejects when the server refused it. Waits while the server is away. */
  readonly done: Promise<void>;
}

type Call = () => Promise<{ readonly contact?: Contact | undefined }>;
type Later = { readonly commit: () => void; readonly release: () => boolean };
type Settled = { readonly resolve: () => void; readonly reject: (reason: unknown) => void };
/** An act on its way to the server. */
type Sending = { readonly intent: symbol; readonly kept: PendingAct; readonly settled: Settled };
/** Of a page that is gone nobody waits: what stands is shown. */
const NOBODY: Settled = { resolve: () => undefined, reject: () => undefined };

/**
 * What a person does with contacts: shown at once, and no more when the server refuses. What can be undone reaches the
 * server later; until it has answered, it is kept beyond the page.
 */
export class ContactActs {
  /** What waits to be sent, by whom it is about. */
  private readonly held = new Map<string, Later>();
  /** The newest intent about each person: an older one must not end what is shown. */
  private readonly intents = new Map<string, symbol>();
  /** The last call about each person: calls about one are made one after another. */
  private readonly calls = new Map<string, Promise<void>>();
  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(
    private readonly client: Client<typeof ContactService>,
    private readonly contacts: Contacts,
    private readonly clock: Clock,
    private readonly pending: PendingActs,
  ) {}

  /** Somebody is signed in: what they did on a page that is gone is shown as done, and sent. */
  begin(owner: string): void {
    this.pending.open(owner);
    for (const kept of this.pending.all()) this.resume(kept);
  }

  /** Asks somebody to become a contact; who has asked already becomes one. The note is at most 200 characters. */
  request(userId: string, note: string): Promise<void> {
    const known = contactOf(this.contacts.state.getState(), userId)?.kind;
    const kind = known === ContactKind.INCOMING ? ContactKind.CONTACT : ContactKind.OUTGOING;
    return this.now(userId, kind, () => this.client.requestContact({ userId, note }));
  }

  accept(userId: string): Promise<void> {
    return this.now(userId, ContactKind.CONTACT, () => this.client.acceptContact({ userId }));
  }

  block(userId: string): Promise<void> {
    return this.now(userId, ContactKind.BLOCKED, () => this.client.blockUser({ userId }));
  }

  unblock(userId: string): Promise<void> {
    return this.now(userId, ContactKind.NONE, () => this.client.unblockUser({ userId }));
  }

  decline(userId: string): Held {
    return this.later(userId, "decline");
  }

  cancel(userId: string): Held {
    return this.later(userId, "cancel");
  }

  remove(userId: string): Held {
    return this.later(userId, "remove");
  }

  /** Sends at once what could still be undone: nobody looks any more. If that is too late, the next page sends it. */
  flush(): void {
    const now = this.clock.now();
    for (const kept of this.pending.all()) {
      if (this.held.has(kept.userId)) this.pending.keep({ ...kept, due: Math.min(kept.due, now) });
    }
    for (const { commit } of [...this.held.values()]) commit();
  }

  /** Nobody is signed in any more: what was not sent is, once the same person signs in again. */
  clear(): void {
    this.generation += 1;
    for (const { release } of [...this.held.values()]) release();
    this.intents.clear();
    this.pending.open("");
  }

  private now(userId: string, kind: ContactKind, call: Call): Promise<void> {
    this.held.get(userId)?.commit();
    return this.send(userId, this.intend(userId, kind), call);
  }

  private later(userId: string, act: UndoableAct): Held {
    this.held.get(userId)?.commit();
    const intent = this.intend(userId, ContactKind.NONE);
    const { promise: done, ...settled } = deferred();
    const now = this.clock.now();
    const kept: PendingAct = { userId, act, since: now, due: now + UNDO_MS };
    this.pending.keep(kept);
    const release = this.hold(userId, UNDO_MS, () => this.deliver({ intent, kept, settled }));
    const undo = () => {
      if (!release()) return false;
      this.pending.drop(kept);
      this.settle(userId, intent);
      settled.resolve();
      return true;
    };
    return { undo, done };
  }

  private resume(kept: PendingAct): void {
    const { userId, due } = kept;
    if (this.held.has(userId)) return;
    const intent = this.intend(userId, ContactKind.NONE);
    this.hold(userId, Math.max(0, due - this.clock.now()), () => {
      // Another page of this browser may have done it, or taken it back.
      if (this.pending.all().some((other) => sameAct(other, kept))) this.deliver({ intent, kept, settled: NOBODY });
      else this.settle(userId, intent);
    });
  }

  private deliver(sending: Sending): void {
    const { intent, kept, settled } = sending;
    const { userId } = kept;
    const { generation } = this;
    const answered = () => {
      if (generation === this.generation) this.pending.drop(kept);
    };
    const failed = (error: unknown) => {
      if (generation === this.generation && isAway(error) && !this.intents.has(userId)) {
        this.again(sending);
        return;
      }
      answered();
      settled.reject(error);
    };
    this.send(userId, intent, () => this.call(kept)).then(() => {
      answered();
      settled.resolve();
    }, failed);
  }

  private again({ kept, settled }: Sending): void {
    const intent = this.intend(kept.userId, ContactKind.NONE);
    this.hold(kept.userId, AGAIN_AFTER_MS, () => this.deliver({ intent, kept, settled }));
  }

  private call({ userId, act }: PendingAct): ReturnType<Call> {
    if (act === "decline") return this.client.declineContact({ userId });
    if (act === "cancel") return this.client.cancelContactRequest({ userId });
    return this.client.removeContact({ userId });
  }

  /** Gives what lets go: true if it was still held. */
  private hold(userId: string, ms: number, run: () => void): () => boolean {
    let cancelTimer: Cancel = () => undefined;
    const release = () => {
      if (this.held.get(userId) !== later) return false;
      this.held.delete(userId);
      cancelTimer();
      return true;
    };
    const commit = () => {
      if (release()) run();
    };
    const later: Later = { commit, release };
    this.held.set(userId, later);
    cancelTimer = this.clock.after(ms, commit);
    return release;
  }

  private intend(userId: string, kind: ContactKind): symbol {
    const intent = Symbol(userId);
    this.intents.set(userId, intent);
    this.contacts.intend(userId, kind);
    return intent;
  }

  private settle(userId: string, intent: symbol): void {
    if (this.intents.get(userId) !== intent) return;
    this.intents.delete(userId);
    this.contacts.settle(userId);
  }

  private send(userId: string, intent: symbol, call: Call): Promise<void> {
    const before = this.calls.get(userId);
    const sent = this.sendAfter(before, userId, intent, call);
    const quiet = sent.catch(() => undefined);
    this.calls.set(userId, quiet);
    void quiet.then(() => this.calls.get(userId) === quiet && this.calls.delete(userId));
    return sent;
  }

  private async sendAfter(before: Promise<void> | undefined, userId: string, intent: symbol, call: Call) {
    const { generation } = this;
    await before;
    try {
      const { contact } = await call();
      if (generation === this.generation) this.contacts.apply(contact);
    } finally {
      this.settle(userId, intent);
    }
  }
}

function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
