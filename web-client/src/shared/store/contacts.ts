import { create } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type Contact, ContactKind, ContactSchema, type ContactService } from "~/gen/switchboard/auth/v1/contact_pb";
import { Listeners } from "../lib/listeners";
import type { Cancel, Clock } from "../lib/platform";
import { isAway } from "../rpc/errors";
import { Batch } from "./batch";
import type { Users } from "./users";

/** The kinds of which there are lists. */
export type ListedKind = ContactKind.CONTACT | ContactKind.INCOMING | ContactKind.OUTGOING | ContactKind.BLOCKED;

/** How far a list is loaded. */
export interface ContactList {
  readonly loading: "unloaded" | "loading" | "loaded" | "failed";
  /** Why it failed. */
  readonly failure: unknown;
  /** Asks for more of it; empty: there is no more. */
  readonly nextPageToken: string;
  /** How many there are on pages that are not loaded. */
  readonly unseen: number;
}

/** How people stand to the person who is signed in. */
export interface ContactsState {
  readonly byId: Readonly<Record<string, Contact>>;
  /** How they will stand once what was done here has reached the server. */
  readonly intended: Readonly<Record<string, ContactKind>>;
  readonly lists: Readonly<Record<ListedKind, ContactList>>;
}

const PAGE_SIZE = 100;
const AGAIN_AFTER_MS = 10_000;
const UNLOADED: ContactList = { loading: "unloaded", failure: undefined, nextPageToken: "", unseen: 0 };
const LISTED: readonly ListedKind[] = [
  ContactKind.CONTACT,
  ContactKind.INCOMING,
  ContactKind.OUTGOING,
  ContactKind.BLOCKED,
];
const NOTHING: ContactsState = {
  byId: {},
  intended: {},
  lists: {
    [ContactKind.CONTACT]: UNLOADED,
    [ContactKind.INCOMING]: UNLOADED,
    [ContactKind.OUTGOING]: UNLOADED,
    [ContactKind.BLOCKED]: UNLOADED,
  },
};

type Standings = Pick<ContactsState, "byId" | "intended">;
type ContactClient = Pick<Client<typeof ContactService>, "listContacts" | "getContact">;

/** Contacts, requests and blocks, from whatever source tells of them; the newest version of each. */
export class Contacts {
  readonly state: StoreApi<ContactsState> = createStore<ContactsState>(() => NOTHING);

  private readonly changes = new Listeners<string>();
  private readonly single: Batch;
  private cancelRetry: Cancel | undefined;
  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(
    private readonly client: ContactClient,
    private readonly users: Pick<Users, "add">,
    private readonly clock: Clock,
  ) {
    this.single = new Batch({ clock, freshMs: Number.POSITIVE_INFINITY, fetch: (ids) => this.getAll(ids) });
  }

  /** Tells the id of everybody who stands differently than was known. */
  onChange(run: (userId: string) => void): Cancel {
    return this.changes.add(run);
  }

  /** Takes in how somebody stands, unless something at least as new is known. */
  apply(contact: Contact | undefined): void {
    if (contact) this.takeIn([contact]);
  }

  /** Makes known how somebody stands, sooner or later. */
  want(userId: string): void {
    if (!(userId in this.state.getState().byId)) this.single.want(userId);
  }

  /** Shows somebody as they will stand. */
  intend(userId: string, kind: ContactKind): void {
    this.state.setState(({ intended }) => ({ intended: { ...intended, [userId]: kind } }));
  }

  /** Shows somebody as they stand. */
  settle(userId: string): void {
    this.state.setState(({ intended }) => ({ intended: without(intended, new Set([userId])) }));
  }

  /** Loads a list, unless it is there or on its way. */
  async load(kind: ListedKind): Promise<void> {
    const { loading } = this.list(kind);
    if (loading === "unloaded" || loading === "failed") await this.loadPage(kind, "");
  }

  /** Loads more of a list. */
  async loadMore(kind: ListedKind): Promise<void> {
    const { nextPageToken, loading } = this.list(kind);
    if (nextPageToken !== "" && loading !== "loading") await this.loadPage(kind, nextPageToken);
  }

  /** Loads again what is held, and the requests that wait: news may have been missed. */
  async reload(): Promise<void> {
    const { lists, byId } = this.state.getState();
    const kinds = LISTED.filter((kind) => kind === ContactKind.INCOMING || lists[kind].loading !== "unloaded");
    this.drop((contact) => byId[idOf(contact)] === contact && !kinds.some((kind) => kind === contact.kind));
    await Promise.all(kinds.map((kind) => this.loadPage(kind, "")));
  }

  clear(): void {
    this.generation += 1;
    this.single.clear();
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    this.state.setState(NOTHING, true);
  }

  private list(kind: ListedKind): ContactList {
    return this.state.getState().lists[kind];
  }

  private setList(kind: ListedKind, change: Partial<ContactList>): void {
    this.state.setState(({ lists }) => ({ lists: { ...lists, [kind]: { ...lists[kind], ...change } } }));
  }

  private takeIn(contacts: readonly Contact[]): void {
    const { byId } = this.state.getState();
    this.users.add(contacts.flatMap(({ user }) => user ?? []));
    const news = contacts.filter((contact) => contact.version > (byId[idOf(contact)]?.version ?? -1n));
    if (news.length === 0) return;
    this.state.setState({ byId: { ...byId, ...Object.fromEntries(news.map((contact) => [idOf(contact), contact])) } });
    for (const contact of news) this.changes.emit(idOf(contact));
  }

  private drop(which: (contact: Contact) => boolean): void {
    const { byId } = this.state.getState();
    const gone = new Set(Object.keys(byId).filter((userId) => byId[userId] && which(byId[userId])));
    if (gone.size === 0) return;
    for (const userId of gone) this.single.forget(userId);
    this.state.setState({ byId: without(byId, gone) });
    for (const userId of gone) this.changes.emit(userId);
  }

  private async loadPage(kind: ListedKind, pageToken: string): Promise<void> {
    const { generation } = this;
    const before = this.state.getState().byId;
    this.setList(kind, { loading: "loading", failure: undefined });
    try {
      const page = await this.client.listContacts({ kind, pageSize: PAGE_SIZE, pageToken });
      if (generation !== this.generation) return;
      this.takeIn(page.contacts);
      if (pageToken === "") this.dropUnlisted(kind, before, page.contacts);
      const { nextPageToken } = page;
      const known = Object.values(this.state.getState().byId).filter((contact) => contact.kind === kind).length;
      const unseen = nextPageToken === "" ? 0 : Math.max(0, page.total - known);
      this.setList(kind, { loading: "loaded", nextPageToken, unseen });
    } catch (failure) {
      if (generation !== this.generation) return;
      this.setList(kind, { loading: "failed", failure });
      if (isAway(failure)) this.retryLater();
    }
  }

  /** Who was of this kind before the list was asked for, and is not on it, is no more, or comes with another page. */
  private dropUnlisted(kind: ListedKind, before: ContactsState["byId"], listed: readonly Contact[]): void {
    const ids = new Set(listed.map(idOf));
    this.drop((contact) => contact.kind === kind && before[idOf(contact)] === contact && !ids.has(idOf(contact)));
  }

  private retryLater(): void {
    this.cancelRetry ??= this.clock.after(AGAIN_AFTER_MS, () => {
      this.cancelRetry = undefined;
      for (const kind of LISTED) if (this.list(kind).loading === "failed") void this.loadPage(kind, "");
    });
  }

  private async getAll(ids: readonly string[]): Promise<() => void> {
    const contacts = await Promise.all(ids.map((userId) => this.get(userId)));
    return () => this.takeIn(contacts.flatMap((contact) => contact ?? []));
  }

  private async get(userId: string): Promise<Contact | undefined> {
    try {
      return (await this.client.getContact({ userId })).contact;
    } catch (error) {
      if (ConnectError.from(error).code === Code.NotFound) return undefined;
      throw error;
    }
  }
}

/** How somebody stands, what was done here included; `undefined` while not known. */
export function contactOf(state: Standings, userId: string): Contact | undefined {
  const contact = state.byId[userId];
  const kind = state.intended[userId];
  if (kind === undefined || !contact || contact.kind === kind) return contact;
  return create(ContactSchema, { ...contact, kind });
}

/** Everybody of a kind that is known, what was done here included, in no particular order. */
export function contactsOf({ byId, intended }: Standings, kind: ContactKind): Contact[] {
  return Object.values(byId).filter((contact) => (intended[idOf(contact)] ?? contact.kind) === kind);
}

/** How many there are of a kind, those on pages that are not loaded included. */
export function countOf(state: ContactsState, kind: ListedKind): number {
  return contactsOf(state, kind).length + state.lists[kind].unseen;
}

/** The other's user id. */
export function idOf(contact: Contact): string {
  return contact.user?.userId ?? "";
}

function without<T>(record: Readonly<Record<string, T>>, keys: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)));
}
