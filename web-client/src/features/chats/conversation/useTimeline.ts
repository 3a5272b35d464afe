import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { timelineOf } from "~/shared/store/chat/openTimeline";

/** Farther back than this, what is unread is not among the newest messages. */
const NEAR = 50n;

/** The messages of a conversation, opened where the person left off, with their place then. */
export function useTimeline({ conversationId, own, lastSeq }: Conversation) {
  const { chat } = useServices();
  const open = useMemo(() => timelineOf(chat, conversationId), [chat, conversationId]);
  const state = useStore(open.state);
  const [entered] = useState({ readSeq: own?.readSeq ?? 0n, unread: (own?.unreadCount ?? 0) > 0, lastSeq });
  useEffect(() => {
    const { phase, timeline } = open.state.getState();
    if (phase === "shown" && timeline.following) return;
    const far = entered.unread && entered.lastSeq - entered.readSeq > NEAR;
    void open.open(far ? entered.readSeq + 1n : undefined);
  }, [open, entered]);
  return { open, ...state, readSeq: entered.unread ? entered.readSeq : undefined };
}
