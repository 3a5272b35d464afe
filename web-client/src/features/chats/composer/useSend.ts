import { useTranslation } from "react-i18next";
import type { File } from "~/gen/switchboard/chat/v1/file_types_pb";
import { useServices } from "~/shared/services/context";
import { useNotice } from "~/shared/ui/Notices";
import { useOpenConversation } from "../conversation/context";
import { problemKey } from "../problems";
import { ALL, mentionsToken, tokenOf } from "../text/mentions";
import type { Task, useWriting } from "./useWriting";

type Writing = Pick<ReturnType<typeof useWriting>, "text" | "editing" | "answered" | "stop">;

/** Sends what is written, or changes the message that is edited. */
export function useSend({ text, editing, answered, stop }: Writing, onTask: (task: Task | undefined) => void) {
  const { t } = useTranslation();
  const { chat, users } = useServices();
  const { conversationId } = useOpenConversation().conversation;
  const notify = useNotice();
  return (files: readonly File[] = []) => {
    const trimmed = text.trim();
    const known = Object.values(users.state.getState()).filter((user) => user !== null);
    const mentioned = known.filter((user) => mentionsToken(trimmed, tokenOf(user)));
    const mentionedUserIds = mentioned.map(({ userId }) => userId).slice(0, 50);
    const mentionsAll = mentionsToken(trimmed, ALL);
    if (!editing) {
      chat.outbox.add(conversationId, { text: trimmed, mentionedUserIds, mentionsAll, files, replyToSeq: answered });
      chat.drafts.set(conversationId, { text: "", replyToSeq: 0n });
      chat.typing.tellStopped(conversationId);
      onTask(undefined);
      return;
    }
    const save = async () => {
      const content = { text: trimmed, mentionedUserIds, mentionsAll };
      const { message } = await chat.messages.editMessage({ conversationId, seq: editing.seq, content });
      if (message) chat.changed(message, message.seq);
      stop();
    };
    save().catch((error: unknown) => notify(t(problemKey(error))));
  };
}
