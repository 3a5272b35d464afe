import { useCallback } from "react";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useServices } from "~/shared/services/context";
import { timelineOf } from "~/shared/store/chat/openTimeline";
import { useOpenConversation } from "../conversation/context";
import { textOf } from "../conversation/items";

/** What the person wrote last, if it is held and can be changed. */
export function useLastOwn(): () => Message | undefined {
  const { chat } = useServices();
  const { conversation, userId } = useOpenConversation();
  const { conversationId } = conversation;
  return useCallback(() => {
    const { messages } = timelineOf(chat, conversationId).state.getState().timeline;
    return messages.findLast(
      (message) =>
        message.senderUserId === userId && !message.deleteTime && !message.forwarded && textOf(message) !== "",
    );
  }, [chat, conversationId, userId]);
}
