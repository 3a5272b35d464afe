import { type Client, createClient, type Transport } from "@connectrpc/connect";
import {
  ConversationChangedSchema,
  ConversationService,
  MembershipChangedSchema,
  ReceiptChangedSchema,
  TypingSchema,
} from "~/gen/switchboard/chat/v1/conversation_pb";
import {
  MessageChangedSchema,
  MessageHiddenSchema,
  MessageService,
  MessagesPurgedSchema,
} from "~/gen/switchboard/chat/v1/message_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Clock, Random, TextStorage } from "../../lib/platform";
import type { EventRegistry } from "../../sync/eventRegistry";
import type { Files } from "../../upload/files";
import { Conversations } from "./conversations";
import { Drafts } from "./drafts";
import type { MakeTimeline, OpenTimeline } from "./openTimeline";
import { Outbox, type OutboxStorage } from "./outbox";
import { withOwnReactions } from "./reactions";
import { Reading } from "./reading";
import { Typing } from "./typing";
import { UnreadTotals } from "./unreadTotals";

/** Loads what files need, when one is sent or seen. */
export interface FilesLoader {
  /** Always gives the same, unless it failed. */
  load(): Promise<Files>;
  /** Gives up what is being uploaded, for another person. */
  clear(): void;
}

/** What chat needs. */
export interface ChatOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** Keeps drafts. */
  readonly storage: TextStorage;
  readonly outboxStorage: OutboxStorage;
  readonly files: FilesLoader;
  /** Resolves when there is a connection. */
  readonly whenOpen: (signal: AbortSignal) => Promise<void>;
  /** Who is signed in; empty: nobody. */
  readonly userId: () => string;
}

/** As many timelines are kept for coming back to them. */
const MOST_TIMELINES = 4;

/** Conversations and what is written in them, for as long as somebody is signed in. */
export class Chat {
  readonly client: Client<typeof ConversationService>;
  readonly messages: Client<typeof MessageService>;
  readonly conversations: Conversations;
  readonly totals: UnreadTotals;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly typing: Typing;
  readonly reading: Reading;
  readonly files: FilesLoader;

  private readonly timelines = new Map<string, OpenTimeline>();

  constructor(private readonly options: ChatOptions) {
    const { transport, clock, storage, outboxStorage, userId } = options;
    this.files = options.files;
    this.client = createClient(ConversationService, transport);
    this.messages = createClient(MessageService, transport);
    this.conversations = new Conversations(this.client, clock, userId);
    this.totals = new UnreadTotals(this.client, clock, this.conversations);
    const ownChanged = this.conversations.ownChanged.bind(this.conversations);
    this.drafts = new Drafts(this.client, storage, clock, ownChanged);
    this.reading = new Reading(this.client, clock, (conversationId, own) => {
      ownChanged(conversationId, own);
      // Here it was read before: only now the server counts so too.
      this.totals.reload();
    });
    this.typing = new Typing(this.client, clock, userId);
    const sent = (message: Message) => this.changed(message, message.seq);
    this.outbox = new Outbox({ ...options, client: this.messages, storage: outboxStorage, sent });
  }

  /** Registers what the feed tells. */
  follow(registry: EventRegistry): void {
    const { conversations, typing } = this;
    registry.register(ConversationChangedSchema, ({ conversation }) => conversations.sharedChanged(conversation));
    registry.register(MembershipChangedSchema, ({ conversationId, own }) =>
      conversations.ownChanged(conversationId, own),
    );
    registry.register(ReceiptChangedSchema, ({ conversationId, receipt }) =>
      conversations.receiptChanged(conversationId, receipt),
    );
    registry.register(TypingSchema, ({ conversationId, userId, kind }) => typing.heard(conversationId, userId, kind));
    registry.register(MessageChangedSchema, ({ message, lastSeq }) => message && this.told(message, lastSeq));
    registry.register(MessageHiddenSchema, ({ conversationId, seq }) => this.hidden(conversationId, seq));
    registry.register(MessagesPurgedSchema, ({ conversationId, firstSeq }) => {
      this.timelines.get(conversationId)?.purged(firstSeq);
      conversations.again(conversationId);
    });
  }

  /**
   * The messages of a conversation, made when it is opened and kept as long as it is among the last ones. Only pages that
   * show messages load what makes them: they call `timelineOf`.
   */
  timeline(conversationId: string, make: MakeTimeline): OpenTimeline {
    const { messages, options, timelines } = this;
    const open = timelines.get(conversationId) ?? make(messages, options.clock);
    timelines.delete(conversationId);
    timelines.set(conversationId, open);
    const [oldest] = timelines;
    if (timelines.size > MOST_TIMELINES && oldest) {
      oldest[1].dispose();
      timelines.delete(oldest[0]);
    }
    return open;
  }

  /** A message as an answer has it. */
  changed(message: Message, lastSeq: bigint): void {
    this.conversations.messageChanged(message);
    this.timelines.get(message.conversationId)?.changed(message, lastSeq);
  }

  /** The person deleted a message for themselves. */
  hidden(conversationId: string, seq: bigint): void {
    this.timelines.get(conversationId)?.hidden(seq);
    const known = this.conversations.get(conversationId);
    if (known?.lastMessage?.seq === seq) this.conversations.again(conversationId);
  }

  begin(userId: string): void {
    void this.outbox.begin(userId);
    this.drafts.begin(userId);
  }

  /** News may have been missed. */
  async reload(): Promise<void> {
    this.totals.reload();
    await Promise.all([this.conversations.reload(), ...[...this.timelines.values()].map((open) => open.refresh())]);
  }

  clear(): void {
    for (const open of this.timelines.values()) open.dispose();
    this.timelines.clear();
    this.conversations.clear();
    this.totals.clear();
    this.outbox.clear();
    this.drafts.clear();
    this.typing.clear();
    this.reading.clear();
    this.files.clear();
  }

  /** A message as the feed has it: the same for all, without what is one's own. */
  private told(message: Message, lastSeq: bigint): void {
    const userId = this.options.userId();
    const { conversationId, seq, senderUserId } = message;
    const open = this.timelines.get(conversationId);
    const before = open?.message(seq);
    this.changed(withOwnReactions(message, before, userId), lastSeq);
    this.typing.stopped(conversationId, senderUserId);
    if (senderUserId !== userId) this.reading.has(conversationId, seq);
  }
}
