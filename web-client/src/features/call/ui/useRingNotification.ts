import { useEffect } from "react";
import { useStore } from "zustand";
import { useCallServices } from "./context";

/** What a notification says of a call that rings. */
export interface RingNews {
  readonly callId: string;
  readonly title: string;
  readonly text: string;
}

/** While a call rings and the page is out of sight, the browser tells of it: once, however many tabs there are. */
export function useRingNotification(news: RingNews | undefined): void {
  const { preferences } = useCallServices();
  const wanted = useStore(preferences.state, ({ notify }) => notify);
  const { callId, title, text } = news ?? { callId: "", title: "", text: "" };
  useEffect(() => {
    if (callId === "" || title === "" || !wanted || !isAllowed()) return;
    let shown: Notification | undefined;
    const hide = () => {
      shown?.close();
      shown = undefined;
    };
    const look = () => {
      if (document.visibilityState === "visible") hide();
      // The tag lets the tabs of a browser share one.
      else shown ??= show(title, { body: text, tag: callId, requireInteraction: true });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      hide();
    };
  }, [callId, title, text, wanted]);
}

function isAllowed(): boolean {
  return "Notification" in window && Notification.permission === "granted";
}

/** Phones show notifications only for a service worker, and say so by throwing. */
function show(title: string, options: NotificationOptions): Notification | undefined {
  try {
    const notification = new Notification(title, options);
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return notification;
  } catch {
    return undefined;
  }
}
