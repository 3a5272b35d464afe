import { type Client, Code, ConnectError } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import { ConversationFilter, type ConversationService } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Conversation, Membership, Receipt } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Cancel, Clock } from "../../lib/platform";
import { isAway } from "../../rpc/errors";
import { Batch } from "../batch";
import { readUntil, withLoaded, withMessage, withOwn, withReceipt, withShared } from "./conversation";
import { isOn } from "./order";

/** A list of conversations, as far as it was loaded. */
export interface ConversationList {
  readonly loading: "unloaded" | "loading" | "loaded" | "failed";
  readonly failure: unknown;
  /** Empty: there are no more pages. */
  readonly nextPageToken: string;
}

/** The person's conversations, as far as they are known. */
export interface ConversationsState {
  /** `null`: there is none with this id, or the person was never in it. */
  readonly byId: Readonly<Record<string, Conversation | null>>;
  readonly lists: Readonly<Record<ConversationFilter, ConversationList>>;
}

const PAGE_SIZE = 100;
const AGAIN_AFTER_MS = 10_000;
const UNLOADED: ConversationList = { loading: "unloaded", failure: undefined, nextPageToken: "" };
const FILTERS = [
  ConversationFilter.UNSPECIFIED,
  ConversationFilter.ARCHIVED,
  ConversationFilter.UNREAD,
  ConversationFilter.GROUPS,
] as const;
const NOTHING: ConversationsState = {
  byId: {},
  lists: {
    [ConversationFilter.UNSPECIFIED]: UNLOADED,
    [ConversationFilter.ARCHIVED]: UNLOADED,
    [ConversationFilter.UNREAD]: UNLOADED,
    [ConversationFilter.GROUPS]: UNLOADED,
  },
};

type ConversationClient = Pick<Client<typeof ConversationService>, "listConversations" | "getConversation">;

/** Conversations from whatever source tells of them; the newest version of each part. */
export class Conversations {
  readonly state: StoreApi<ConversationsState> = createStore<ConversationsState>(() => NOTHING);

  private readonly single: Batch;
  private cancelRetry: Cancel | undefined;
  /** Grows when the person changes, so that an answer for another one is dropped. */
  private generation = 0;

  constructor(
    private readonly client: ConversationClient,
    private readonly clock: Clock,
    private readonly userId: () => string,
  ) {
    this.single = new Batch({ clock, freshMs: Number.POSITIVE_INFINITY, fetch: (ids) => this.getAll(ids) });
  }

  /** A conversation: `undefined` until known, `null` if there is none. */
  get(conversationId: string): Conversation | null | undefined {
    return this.state.getState().byId[conversationId];
  }

  /** Makes a conversation known, sooner or later. */
  want(conversationId: string): void {
    if (!this.get(conversationId)) this.single.want(conversationId);
  }

  /** Takes in a conversation that came with an answer. */
  loaded(conversation: Conversation | undefined): void {
    if (conversation) this.takeIn([conversation]);
  }

  /** What all see of a conversation is another, or the person came to it. */
  sharedChanged(told: Conversation | undefined): void {
    if (told) this.change(told.conversationId, (known) => withShared(known, told));
  }

  /** What is the person's own about a conversation is another. */
  ownChanged(conversationId: string, own: Membership | undefined): void {
    if (own) this.change(conversationId, (known) => withOwn(known, own));
  }

  /** A message is new, or is another. */
  messageChanged(message: Message): void {
    const known = this.get(message.conversationId);
    this.change(message.conversationId, (before) => withMessage(before, message, this.userId()));
    // What was written between was not told: only the server can count it.
    if (known && message.seq > known.lastSeq + 1n) this.again(message.conversationId);
  }

  /** Somebody has come further. */
  receiptChanged(conversationId: string, receipt: Receipt | undefined): void {
    const known = this.get(conversationId);
    if (receipt && known && receipt.userId !== this.userId()) this.put(withReceipt(known, receipt));
  }

  /** The person has read until a place. */
  read(conversationId: string, seq: bigint): void {
    const known = this.get(conversationId);
    if (known) this.put(readUntil(known, seq));
  }

  /** What is known of a conversation is out of date. */
  again(conversationId: string): void {
    this.single.again(conversationId);
    this.single.want(conversationId);
  }

  /** Loads a list, unless it is there or on its way. */
  async load(filter: ConversationFilter): Promise<void> {
    const { loading } = this.list(filter);
    if (loading === "unloaded" || loading === "failed") await this.loadPages(filter, 1);
  }

  /** Loads more of a list. */
  async loadMore(filter: ConversationFilter): Promise<void> {
    const { nextPageToken, loading } = this.list(filter);
    if (nextPageToken === "" || loading === "loading") return;
    await this.attempt(filter, async () => {
      await this.loadPage(filter, nextPageToken);
    });
  }

  /** Loads again what is held: news may have been missed. */
  async reload(): Promise<void> {
    const { byId, lists } = this.state.getState();
    const filters = FILTERS.filter((filter) => lists[filter].loading !== "unloaded");
    const known = Object.values(byId).filter((conversation) => conversation !== null);
    await Promise.all(
      filters.map((filter) => {
        const held = known.filter((conversation) => isOn(filter, conversation)).length;
        return this.loadPages(filter, Math.max(1, Math.ceil(held / PAGE_SIZE)));
      }),
    );
  }

  clear(): void {
    this.generation += 1;
    this.single.clear();
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    this.state.setState(NOTHING, true);
  }

  private list(filter: ConversationFilter): ConversationList {
    return this.state.getState().lists[filter];
  }

  private setList(filter: ConversationFilter, change: Partial<ConversationList>): void {
    this.state.setState(({ lists }) => ({ lists: { ...lists, [filter]: { ...lists[filter], ...change } } }));
  }

  /** Changes what is known; what is not known is asked for. */
  private change(conversationId: string, change: (known: Conversation) => Conversation): void {
    const known = this.get(conversationId);
    if (known) this.put(change(known));
    else this.again(conversationId);
  }

  private put(conversation: Conversation): void {
    const { byId } = this.state.getState();
    if (byId[conversation.conversationId] === conversation) return;
    this.state.setState({ byId: { ...byId, [conversation.conversationId]: conversation } });
  }

  private takeIn(conversations: readonly Conversation[]): void {
    const { byId } = this.state.getState();
    const news = conversations.map((loaded) => withLoaded(byId[loaded.conversationId] ?? undefined, loaded));
    this.state.setState({ byId: { ...byId, ...Object.fromEntries(news.map((one) => [one.conversationId, one])) } });
    this.single.answered(news.map(({ conversationId }) => conversationId));
  }

  private async loadPages(filter: ConversationFilter, pages: number): Promise<void> {
    const before = this.state.getState().byId;
    await this.attempt(filter, async () => {
      const listed = new Set<string>();
      let token = "";
      for (let page = 0; page < pages; page += 1) {
        const { ids, nextPageToken } = await this.loadPage(filter, token);
        for (const id of ids) listed.add(id);
        token = nextPageToken;
        if (token === "") break;
      }
      this.dropUnlisted(filter, before, listed);
    });
  }

  private async attempt(filter: ConversationFilter, run: () => Promise<void>): Promise<void> {
    const { generation } = this;
    this.setList(filter, { loading: "loading", failure: undefined });
    try {
      await run();
      if (generation === this.generation) this.setList(filter, { loading: "loaded" });
    } catch (failure) {
      if (generation !== this.generation) return;
      this.setList(filter, { loading: "failed", failure });
      if (isAway(failure)) this.retryLater();
    }
  }

  private async loadPage(filter: ConversationFilter, pageToken: string) {
    const { generation } = this;
    const { conversations, nextPageToken } = await this.client.listConversations({
      filter,
      pageToken,
      pageSize: PAGE_SIZE,
    });
    if (generation !== this.generation) return { ids: [], nextPageToken: "" };
    this.takeIn(conversations);
    this.setList(filter, { nextPageToken });
    return { ids: conversations.map(({ conversationId }) => conversationId), nextPageToken };
  }

  /** What was on the list before it was asked for, and is not now, comes again with another page or answer. */
  private dropUnlisted(filter: ConversationFilter, before: ConversationsState["byId"], ids: ReadonlySet<string>): void {
    const { byId } = this.state.getState();
    const gone = Object.entries(byId).filter(
      ([id, known]) => known && before[id] === known && isOn(filter, known) && !ids.has(id),
    );
    if (gone.length === 0) return;
    for (const [id] of gone) this.single.forget(id);
    const dropped = new Set(gone.map(([id]) => id));
    this.state.setState({ byId: Object.fromEntries(Object.entries(byId).filter(([id]) => !dropped.has(id))) });
  }

  private retryLater(): void {
    this.cancelRetry ??= this.clock.after(AGAIN_AFTER_MS, () => {
      this.cancelRetry = undefined;
      for (const filter of FILTERS) if (this.list(filter).loading === "failed") void this.loadPages(filter, 1);
    });
  }

  private async getAll(ids: readonly string[]): Promise<() => void> {
    const answers = await Promise.all(ids.map((id) => this.getOne(id)));
    const none = ids.filter((_id, at) => answers[at] === undefined);
    return () => {
      this.takeIn(answers.flatMap((conversation) => conversation ?? []));
      if (none.length > 0) {
        const nothing = Object.fromEntries(none.map((id) => [id, null]));
        this.state.setState(({ byId }) => ({ byId: { ...byId, ...nothing } }));
      }
    };
  }

  private async getOne(conversationId: string): Promise<Conversation | undefined> {
    try {
      return (await this.client.getConversation({ conversationId })).conversation;
    } catch (error) {
      const { code } = ConnectError.from(error);
      if (code === Code.NotFound || code === Code.InvalidArgument) return undefined;
      throw error;
    }
  }
}
