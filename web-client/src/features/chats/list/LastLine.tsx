import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useMe, useServices } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import { excerptOf } from "../excerpt";
import { useSystemLine } from "../useSystemLine";

const LOOK = "min-w-0 flex-1 truncate text-13 text-muted";

/** Under a conversation's name: that somebody writes there, what one began to write, or what was written last. */
export function LastLine({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { typing, drafts } = useServices().chat;
  const { conversationId, own, lastMessage } = conversation;
  const writing = useStore(typing.state, (state) => (state[conversationId]?.length ?? 0) > 0);
  const local = useStore(drafts.state, (state) => state[conversationId]);
  const draft = (local ?? own?.draft)?.text ?? "";
  if (writing) return <span className="min-w-0 flex-1 truncate text-13 text-accent-ink">{t("chats.typing")}</span>;
  if (draft.trim() !== "") {
    return (
      <span className={LOOK}>
        <span className="text-danger-ink">{t("chats.draft")}</span> {draft}
      </span>
    );
  }
  if (!lastMessage) return <span className={LOOK}>{"\u00a0"}</span>;
  return <MessageLine message={lastMessage} group={isGroup(conversation)} />;
}

function MessageLine({ message, group }: { message: Message; group: boolean }) {
  const { t } = useTranslation();
  const mine = useMe()?.user?.userId === message.senderUserId;
  const sender = usePersonName(group ? message.senderUserId : "");
  const system = useSystemLine(message);
  if (system !== "") return <span className={LOOK}>{system}</span>;
  const text = excerptOf(t, message);
  const name = mine ? t("chats.you") : sender;
  return <span className={LOOK}>{name === "" ? text : t("chats.line", { name, text })}</span>;
}
