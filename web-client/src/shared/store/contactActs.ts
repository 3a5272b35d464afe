import type { Client } from "@connectrpc/connect";
import { type Contact, ContactKind, type ContactService } from "~/gen/switchboard/auth/v1/contact_pb";
import type { Cancel, Clock } from "../lib/platform";
import { type Contacts, contactOf } from "./contacts";

/** How long something may be undone, in milliseconds: somewhat longer than the page offers it. */
export const UNDO_MS = 12_000;

/** Something that is shown as done and will be, unless it is undone before. */
export interface Held {
  /** Takes it back. False: it has been done, or is being done. */
  readonly undo: () => boolean;
  /** Resolves when it was done or taken back; rejects when it could not be done. */
  readonly done: Promise<void>;
}

type Call = () => Promise<{ readonly contact?: Contact | undefined }>;
type Pending = { readonly commit: () => void; readonly release: () => boolean };

/** What a person does with contacts: shown at once, and no more when the server refuses. */
export class ContactActs {
  /** What can still be undone, by whom it is about. */
  private readonly held = new Map<string, Pending>();
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
  ) {}

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
    return this.later(userId, () => this.client.declineContact({ userId }));
  }

  cancel(userId: string): Held {
    return this.later(userId, () => this.client.cancelContactRequest({ userId }));
  }

  remove(userId: string): Held {
    return this.later(userId, () => this.client.removeContact({ userId }));
  }

  /** Does at once what could still be undone: nobody looks any more. */
  flush(): void {
    for (const { commit } of [...this.held.values()]) commit();
  }

  /** Nobody is signed in any more: what is not done will not be. */
  clear(): void {
    this.generation += 1;
    for (const { release } of [...this.held.values()]) release();
    this.intents.clear();
  }

  private now(userId: string, kind: ContactKind, call: Call): Promise<void> {
    this.held.get(userId)?.commit();
    return this.send(userId, this.intend(userId, kind), call);
  }

  private later(userId: string, call: Call): Held {
    this.held.get(userId)?.commit();
    const intent = this.intend(userId, ContactKind.NONE);
    const { promise: done, resolve, reject } = deferred();
    const release = this.hold(userId, () => void this.send(userId, intent, call).then(resolve, reject));
    const undo = () => {
      if (!release()) return false;
      this.settle(userId, intent);
      resolve();
      return true;
    };
    return { undo, done };
  }

  /** Gives what lets go: true if it was still held. */
  private hold(userId: string, run: () => void): () => boolean {
    let cancelTimer: Cancel = () => undefined;
    const release = () => {
      if (this.held.get(userId) !== pending) return false;
      this.held.delete(userId);
      cancelTimer();
      return true;
    };
    const commit = () => {
      if (release()) run();
    };
    const pending: Pending = { commit, release };
    this.held.set(userId, pending);
    cancelTimer = this.clock.after(UNDO_MS, commit);
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
