import type { Client } from "@connectrpc/connect";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ConversationService } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Membership } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Cancel, Clock, TextStorage } from "../../lib/platform";
import { isAway } from "../../rpc/errors";

/** What somebody began to write. */
export interface LocalDraft {
  readonly text: string;
  /** The place of the message that it answers; 0: none. */
  readonly replyToSeq: bigint;
}

const KEY = "switchboard.drafts";
const SAVE_AFTER_MS = 1_000;
const AGAIN_AFTER_MS = 10_000;

type Kept = Record<string, { text: string; replyToSeq: string }>;

/** What is written here and not sent: kept by the browser at once, and by the server a moment later. */
export class Drafts {
  /** What the server does not have yet, by conversation. */
  readonly state: StoreApi<Readonly<Record<string, LocalDraft>>> = createStore(() => ({}));

  private owner = "";
  private cancelSave: Cancel | undefined;

  constructor(
    private readonly client: Pick<Client<typeof ConversationService>, "saveDraft">,
    private readonly storage: TextStorage,
    private readonly clock: Clock,
    private readonly saved: (conversationId: string, own: Membership | undefined) => void,
  ) {}

  begin(owner: string): void {
    this.owner = owner;
    this.state.setState(parse(this.storage.get(this.key)), true);
    this.saveLater(SAVE_AFTER_MS);
  }

  clear(): void {
    this.cancelSave?.();
    this.cancelSave = undefined;
    this.owner = "";
    this.state.setState({}, true);
  }

  /** Takes what is written now. */
  set(conversationId: string, draft: LocalDraft): void {
    this.state.setState({ [conversationId]: draft });
    this.keep();
    this.saveLater(SAVE_AFTER_MS);
  }

  /** Saves what is not saved yet. */
  async flush(): Promise<void> {
    this.cancelSave?.();
    this.cancelSave = undefined;
    const results = await Promise.all(Object.entries(this.state.getState()).map(([id, draft]) => this.save(id, draft)));
    if (results.includes(false)) this.saveLater(AGAIN_AFTER_MS);
  }

  private async save(conversationId: string, { text, replyToSeq }: LocalDraft): Promise<boolean> {
    const { owner } = this;
    try {
      const { own } = await this.client.saveDraft({ conversationId, text, replyToSeq });
      if (owner !== this.owner) return true;
      this.saved(conversationId, own);
    } catch (error) {
      if (owner !== this.owner) return true;
      if (isAway(error)) return false;
      // Nobody loses what they write because it could not be saved: it stays here.
      if (text !== "") return true;
    }
    this.forget(conversationId, { text, replyToSeq });
    return true;
  }

  /** What was written meanwhile stays. */
  private forget(conversationId: string, { text, replyToSeq }: LocalDraft): void {
    const { [conversationId]: now, ...others } = this.state.getState();
    if (now?.text !== text || now.replyToSeq !== replyToSeq) return;
    this.state.setState(others, true);
    this.keep();
  }

  private get key(): string {
    return `${KEY}.${this.owner}`;
  }

  private keep(): void {
    if (this.owner === "") return;
    const kept: Kept = Object.fromEntries(
      Object.entries(this.state.getState()).map(([id, { text, replyToSeq }]) => [
        id,
        { text, replyToSeq: String(replyToSeq) },
      ]),
    );
    if (Object.keys(kept).length === 0) this.storage.remove(this.key);
    else this.storage.set(this.key, JSON.stringify(kept));
  }

  private saveLater(ms: number): void {
    if (Object.keys(this.state.getState()).length === 0) return;
    this.cancelSave ??= this.clock.after(ms, () => void this.flush());
  }
}

/** What is kept may have been written by another version, or by hand. */
function parse(text: string | undefined): Record<string, LocalDraft> {
  try {
    const kept = JSON.parse(text ?? "{}") as Kept;
    return Object.fromEntries(
      Object.entries(kept).map(([id, draft]) => [id, { text: draft.text, replyToSeq: BigInt(draft.replyToSeq) }]),
    );
  } catch {
    return {};
  }
}
