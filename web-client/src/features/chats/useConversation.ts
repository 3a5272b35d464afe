import { useEffect } from "react";
import { useStore } from "zustand";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useOffline, useServices } from "~/shared/services/context";

/** A conversation: `undefined` until known, `null` if there is none. */
export function useConversation(conversationId: string): Conversation | null | undefined {
  const { conversations } = useServices().chat;
  const conversation = useStore(conversations.state, (state) => state.byId[conversationId]);
  const offline = useOffline();
  const unknown = conversation === undefined;
  useEffect(() => {
    if (!offline && unknown) conversations.want(conversationId);
  }, [conversations, conversationId, offline, unknown]);
  return conversation;
}
