import { type RefObject, useEffect } from "react";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";
import { lastSeen } from "./useScroll";

/** Says what was read, as far as it is seen, while the page is in front of somebody. */
export function useReadWhileSeen(
  box: RefObject<HTMLElement | null>,
  { conversationId, own }: Conversation,
  /** All until this place is seen; undefined: as far as it is on the screen. */
  end: bigint | undefined,
): void {
  const { chat } = useServices();
  const readSeq = own?.readSeq ?? 0n;
  const marked = own?.markedUnread === true;
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== "visible" || !document.hasFocus()) return;
      const seq = end ?? (box.current ? lastSeen(box.current) : undefined);
      if (seq === undefined || (seq <= readSeq && !marked)) return;
      chat.conversations.read(conversationId, seq);
      chat.reading.reads(conversationId, seq);
    };
    look();
    const element = box.current;
    element?.addEventListener("scrollend", look);
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      element?.removeEventListener("scrollend", look);
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [box, chat, conversationId, end, readSeq, marked]);
}
