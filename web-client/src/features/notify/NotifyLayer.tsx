import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { useServices } from "~/shared/services/context";
import type { Inbox } from "~/shared/store/inbox";
import { AboveDialogs } from "~/shared/ui/AboveDialogs";
import { Toasts } from "./Toasts";
import { useArrivals } from "./useArrivals";
import { useInbox } from "./useInbox";
import { usePushRenewal } from "./usePushRenewal";
import { useWaitingMarks } from "./useWaiting";
import { useWorker } from "./useWorker";

const CONVERSATION = /^\/chats\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What calls for attention, over every page: lines on it, a sound, the browser's notifications, counts in the tab. */
export default function NotifyLayer() {
  const inbox = useInbox();
  useOpenConversation(inbox);
  useArrivals(inbox);
  useWaitingMarks();
  useWorker();
  usePushRenewal();
  return (
    <AboveDialogs>
      <Toasts inbox={inbox} />
    </AboveDialogs>
  );
}

/** Tells which conversation is open: while somebody looks at it, nothing of it notifies them. */
function useOpenConversation(inbox: Inbox): void {
  const { activity } = useServices();
  const { pathname } = useLocation();
  const conversationId = CONVERSATION.exec(pathname)?.[1] ?? "";
  useEffect(() => {
    activity.open(conversationId);
    inbox.opened(conversationId);
    return () => activity.open("");
  }, [activity, inbox, conversationId]);
}
