import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ConversationService } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Cancel, Clock } from "../../lib/platform";
import { isMuted, isUnread } from "./conversation";
import type { Conversations, ConversationsState } from "./conversations";

const COLLECT_MS = 300;
const AGAIN_AFTER_MS = 10_000;

/** In how many conversations something waits, those that are not loaded included: only the server can count them. */
export class UnreadTotals {
  readonly state: StoreApi<{ readonly conversations: number; readonly mentions: number }> = createStore(() => ({
    conversations: 0,
    mentions: 0,
  }));

  private cancelTimer: Cancel | undefined;
  private generation = 0;

  constructor(
    private readonly client: Pick<Client<typeof ConversationService>, "getUnreadTotals">,
    private readonly clock: Clock,
    conversations: Conversations,
  ) {
    conversations.state.subscribe((now, before) => {
      if (countDifferently(now, before, clock.now())) this.reload();
    });
  }

  /** Asks for them, a moment later. */
  reload(): void {
    this.askLater(COLLECT_MS);
  }

  clear(): void {
    this.generation += 1;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.state.setState({ conversations: 0, mentions: 0 });
  }

  private askLater(ms: number): void {
    this.cancelTimer ??= this.clock.after(ms, () => {
      this.cancelTimer = undefined;
      void this.ask();
    });
  }

  private async ask(): Promise<void> {
    const { generation } = this;
    try {
      const { conversationCount, mentionCount } = await this.client.getUnreadTotals({});
      if (generation !== this.generation) return;
      this.state.setState({ conversations: conversationCount, mentions: mentionCount });
    } catch {
      if (generation === this.generation) this.askLater(AGAIN_AFTER_MS);
    }
  }
}

function countDifferently({ byId }: ConversationsState, before: ConversationsState, now: number): boolean {
  if (byId === before.byId) return false;
  return Object.entries(byId).some(([id, conversation]) => {
    const known = before.byId[id];
    if (conversation === known || !conversation) return false;
    const [one, other] = [weight(conversation, now), known ? weight(known, now) : "0"];
    return one !== other;
  });
}

/** What of a conversation is in the totals. */
function weight(conversation: NonNullable<ConversationsState["byId"][string]>, now: number): string {
  if (!isUnread(conversation) || isMuted(conversation, now) || conversation.own?.archived) return "0";
  return `1 ${conversation.own?.mentionCount ?? 0}`;
}
