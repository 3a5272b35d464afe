import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type User, UserSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { type Conversation, ConversationSchema } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { ListMessagesResponseSchema } from "~/gen/switchboard/chat/v1/message_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Cancel, Clock } from "../../lib/platform";
import type { Users } from "../users";
import type { Conversations } from "./conversations";
import type { ListMessages } from "./openTimeline";
import { inOrder } from "./order";

/** A conversation as it is kept, in the encoding of the contract (protobuf). */
export interface KeptConversation {
  readonly conversationId: string;
  readonly conversation: Uint8Array;
  /** A ListMessagesResponse. */
  readonly messages: Uint8Array;
  /** Users who are named in it. */
  readonly users: readonly Uint8Array[];
}

/** What is kept of one person's history. */
export interface KeptHistory {
  readonly owner: string;
  readonly conversations: readonly KeptConversation[];
}

/** Where recent history is kept: of one person at a time. */
export interface RecentStorage {
  /** All that is kept; undefined: nothing is. */
  load(): Promise<KeptHistory | undefined>;
  /** Keeps this, and nothing else any more. */
  keep(history: KeptHistory): Promise<void>;
}

/** A conversation for reading without a connection. */
export interface RecentConversation {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly users: readonly User[];
}

const MOST_CONVERSATIONS = 30;
const MOST_MESSAGES = 50;
/** What changes is kept as much later, together with what changes until then. */
const GATHER_MS = 5_000;

/** What `Recent` needs. */
export interface RecentOptions {
  readonly conversations: Pick<Conversations, "state">;
  readonly messages: ListMessages;
  readonly users: Pick<Users, "state" | "want">;
  readonly storage: RecentStorage;
  readonly clock: Clock;
}

/** Keeps the newest messages of the newest conversations on this device, for reading them without a connection. */
export class Recent {
  private owner = "";
  private cancelKeep: Cancel | undefined;
  private unsubscribe: Cancel | undefined;
  private keeping: Promise<void> = Promise.resolve();
  private readonly held = new Map<string, { readonly mark: string; readonly messages: readonly Message[] }>();

  constructor(private readonly options: RecentOptions) {}

  /** Begins to keep what a person reads. */
  begin(owner: string): void {
    this.clear();
    this.owner = owner;
    this.unsubscribe = this.options.conversations.state.subscribe(() => this.keepSoon());
    this.keepSoon();
  }

  /** Nobody is signed in: nothing more is kept. What was is the storage's to remove. */
  clear(): void {
    this.owner = "";
    this.cancelKeep?.();
    this.cancelKeep = undefined;
    this.unsubscribe?.();
    this.unsubscribe = undefined;
    this.held.clear();
  }

  private keepSoon(): void {
    this.cancelKeep ??= this.options.clock.after(GATHER_MS, () => {
      this.cancelKeep = undefined;
      // One after the other. What cannot be asked for or kept now is, with the next change.
      this.keeping = this.keeping.then(() => this.keep()).catch(() => undefined);
    });
  }

  private async keep(): Promise<void> {
    const { owner } = this;
    if (owner === "") return;
    const { byId } = this.options.conversations.state.getState();
    const known = Object.values(byId).filter((conversation) => conversation !== null);
    const newest = inOrder(known).slice(0, MOST_CONVERSATIONS);
    // Before the list has come, nothing is known to have gone.
    if (newest.length === 0) return;
    for (const conversation of newest) {
      await this.look(conversation);
      if (owner !== this.owner) return;
    }
    for (const id of this.held.keys()) {
      if (!newest.some(({ conversationId }) => conversationId === id)) this.held.delete(id);
    }
    await this.options.storage.keep({ owner, conversations: newest.map((conversation) => this.kept(conversation)) });
  }

  /** Asks for the newest messages of a conversation where they are others than those that are held. */
  private async look({ conversationId, lastSeq, lastMessage, firstSeq }: Conversation): Promise<void> {
    const mark = [lastSeq, firstSeq, lastMessage?.seq, lastMessage?.version].join(" ");
    if (this.held.get(conversationId)?.mark === mark) return;
    const { messages } = await this.options.messages.listMessages({ conversationId, limit: MOST_MESSAGES });
    this.held.set(conversationId, { mark, messages });
    for (const { senderUserId } of messages) this.options.users.want(senderUserId);
  }

  private kept(conversation: Conversation): KeptConversation {
    const { conversationId, otherUserId } = conversation;
    const messages = [...(this.held.get(conversationId)?.messages ?? [])];
    const known = this.options.users.state.getState();
    const named = new Set([otherUserId, ...messages.map(({ senderUserId }) => senderUserId)]);
    const users = [...named].flatMap((userId) => known[userId] ?? []);
    return {
      conversationId,
      conversation: toBinary(ConversationSchema, conversation),
      messages: toBinary(ListMessagesResponseSchema, {
        $typeName: "switchboard.chat.v1.ListMessagesResponse",
        messages,
        firstSeq: 0n,
        lastSeq: 0n,
        atStart: false,
        atEnd: true,
      }),
      users: users.map((user) => toBinary(UserSchema, user)),
    };
  }
}

/** A person's history as it was kept, in the order of the list. */
export interface RecentHistory {
  readonly owner: string;
  readonly conversations: readonly RecentConversation[];
}

/** What is kept, for reading; undefined: nothing is. */
export async function readRecent(storage: RecentStorage): Promise<RecentHistory | undefined> {
  const kept = await storage.load();
  return kept && { owner: kept.owner, conversations: listed(kept.conversations) };
}

function listed(kept: readonly KeptConversation[]): readonly RecentConversation[] {
  const read = new Map(kept.map((one) => [one.conversationId, readOne(one)]));
  return inOrder([...read.values()].map(({ conversation }) => conversation)).flatMap(
    ({ conversationId }) => read.get(conversationId) ?? [],
  );
}

function readOne({ conversation, messages, users }: KeptConversation): RecentConversation {
  return {
    conversation: fromBinary(ConversationSchema, conversation),
    messages: fromBinary(ListMessagesResponseSchema, messages).messages,
    users: users.map((user) => fromBinary(UserSchema, user)),
  };
}
