import { create } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import {
  type ChatSettings,
  ChatSettingsSchema,
  type ConversationService,
  ExportFormat,
} from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Rooms } from "./fakeRooms";

/** What people let others see of them in chats, and copies of conversations. */
export class FakeChatSettings {
  /** By whose they are. */
  readonly of = new Map<string, ChatSettings>();

  constructor(
    private readonly chat: Rooms & { readonly messages: { of(conversationId: string, me: string): Message[] } },
  ) {}

  methods(me: string) {
    const { chat } = this;
    return {
      getChatSettings: () => {
        chat.platform.check();
        return { settings: this.seen(me) };
      },
      updateChatSettings: ({ settings }) => {
        chat.platform.check();
        this.of.set(me, create(ChatSettingsSchema, settings ?? {}));
        return { settings: this.seen(me) };
      },
      exportConversation: async function* ({ conversationId, format }) {
        chat.room(conversationId, me);
        const encoder = new TextEncoder();
        for (const { seq, senderUserId, content } of chat.messages.of(conversationId, me)) {
          const text = content?.kind.case === "text" ? content.kind.value.text : "";
          const lines = format === ExportFormat.TEXT ? text : JSON.stringify({ seq: String(seq), senderUserId, text });
          yield { chunk: encoder.encode(`${lines}\n`) };
          await Promise.resolve();
        }
      },
    } satisfies Partial<ServiceImpl<typeof ConversationService>>;
  }

  private seen(me: string): ChatSettings {
    return this.of.get(me) ?? create(ChatSettingsSchema, { readReceipts: true, typing: true });
  }
}
