import type { Client } from "@connectrpc/connect";
import type { ConversationService } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Membership } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Cancel, Clock } from "../../lib/platform";
import { isAway } from "../../rpc/errors";

const COLLECT_MS = 400;
const AGAIN_AFTER_MS = 5_000;
const MOST_PER_REQUEST = 100;

/** Tells the server what has arrived here, and what was read: a moment later, and again until it is known. */
export class Reading {
  private readonly read = new Map<string, bigint>();
  private readonly delivered = new Map<string, bigint>();
  private cancelTimer: Cancel | undefined;
  private generation = 0;

  constructor(
    private readonly client: Pick<Client<typeof ConversationService>, "markRead" | "markDelivered">,
    private readonly clock: Clock,
    private readonly answered: (conversationId: string, own: Membership | undefined) => void,
  ) {}

  /** The person has read until a place. */
  reads(conversationId: string, seq: bigint): void {
    raise(this.read, conversationId, seq);
    this.tellLater(COLLECT_MS);
  }

  /** This device has all until a place. */
  has(conversationId: string, seq: bigint): void {
    raise(this.delivered, conversationId, seq);
    this.tellLater(COLLECT_MS);
  }

  clear(): void {
    this.generation += 1;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.read.clear();
    this.delivered.clear();
  }

  private tellLater(ms: number): void {
    this.cancelTimer ??= this.clock.after(ms, () => {
      this.cancelTimer = undefined;
      void this.tell();
    });
  }

  private async tell(): Promise<void> {
    const { generation } = this;
    const read = [...this.read];
    const delivered = [...this.delivered].slice(0, MOST_PER_REQUEST);
    const told = await Promise.all([...read.map(([id, seq]) => this.tellRead(id, seq)), this.tellDelivered(delivered)]);
    if (generation !== this.generation) return;
    if (told.includes(false)) this.tellLater(AGAIN_AFTER_MS);
    else if (this.read.size + this.delivered.size > 0) this.tellLater(COLLECT_MS);
  }

  private async tellRead(conversationId: string, seq: bigint): Promise<boolean> {
    const { generation } = this;
    try {
      const { own } = await this.client.markRead({ conversationId, seq });
      if (generation !== this.generation) return true;
      this.answered(conversationId, own);
    } catch (error) {
      if (isAway(error)) return false;
    }
    if (generation === this.generation) lower(this.read, conversationId, seq);
    return true;
  }

  private async tellDelivered(entries: readonly (readonly [string, bigint])[]): Promise<boolean> {
    if (entries.length === 0) return true;
    const { generation } = this;
    try {
      const deliveries = entries.map(([conversationId, seq]) => ({ conversationId, seq }));
      await this.client.markDelivered({ deliveries });
    } catch (error) {
      if (isAway(error)) return false;
    }
    if (generation === this.generation) for (const [id, seq] of entries) lower(this.delivered, id, seq);
    return true;
  }
}

function raise(places: Map<string, bigint>, id: string, seq: bigint): void {
  if (seq > (places.get(id) ?? 0n)) places.set(id, seq);
}

/** What is known is told no more, unless it went further meanwhile. */
function lower(places: Map<string, bigint>, id: string, seq: bigint): void {
  if (places.get(id) === seq) places.delete(id);
}
