import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useCallServices } from "~/features/call";
import type { Notification as News } from "~/gen/switchboard/notify/v1/push_pb";
import { isOwnPath } from "~/shared/lib/ownPath";
import type { Inbox } from "~/shared/store/inbox";
import { holdWhileFocused, isAnyInFront } from "./tabs";
import { useNotificationWords } from "./useNotificationWords";
import { textOf } from "./words";

/** What arrives is heard, and told by the browser while nobody looks at the product. */
export function useArrivals(inbox: Inbox): void {
  const { sounds, preferences } = useCallServices();
  const wanted = useStore(preferences.state, ({ notifyMessages }) => notifyMessages);
  const words = useNotificationWords();
  const router = useRouter();
  const shown = useRef(new Map<string, Notification>());
  useEffect(() => holdWhileFocused(), []);
  useEffect(() => inbox.onArrival(() => sounds.ping()), [inbox, sounds]);
  useEffect(() => {
    if (!wanted) return;
    return inbox.onArrival((news) => {
      const open = () => {
        window.focus();
        inbox.dismiss(news.tag);
        if (isOwnPath(news.path)) router.history.push(news.path);
      };
      void tellByBrowser(news, textOf(news, words), open).then((told) => told && shown.current.set(news.tag, told));
    });
  }, [inbox, wanted, words, router]);
  useEffect(
    () =>
      inbox.onDeparture((tag) => {
        shown.current.get(tag)?.close();
        shown.current.delete(tag);
      }),
    [inbox],
  );
}

/** The tag lets the tabs of a browser share one. */
async function tellByBrowser({ tag }: News, { title, body }: ReturnType<typeof textOf>, open: () => void) {
  if (!("Notification" in window) || Notification.permission !== "granted" || (await isAnyInFront())) return undefined;
  try {
    const notification = new Notification(title, { body, tag, icon: "/icon-192.png", silent: true });
    notification.onclick = () => {
      notification.close();
      open();
    };
    return notification;
  } catch {
    // Phones show notifications only for a service worker, and say so by throwing.
    return undefined;
  }
}
