import { useEffect } from "react";
import { useStore } from "zustand";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { useServices } from "~/shared/services/context";
import { countOf } from "~/shared/store/contacts";
import { useTabTitle } from "~/shared/ui/pageTitle";
import { countedIcon } from "./icon";

/** How much waits to be looked at: conversations with something unread, missed calls and requests. */
function useWaiting(): number {
  const { chat, contacts, history } = useServices();
  const unread = useStore(chat.totals.state, ({ conversations }) => conversations);
  const missed = useStore(history.state, (state) => state.missed);
  const requests = useStore(contacts.state, (state) => countOf(state, ContactKind.INCOMING));
  return unread + missed + requests;
}

/** Shows how much waits in the tab's title, on its icon, and on that of the installed app. */
export function useWaitingMarks(): void {
  const title = useTabTitle();
  const count = useWaiting();
  useEffect(() => {
    title.setWaiting(count);
    return () => title.setWaiting(0);
  }, [title, count]);
  useEffect(() => markIcon(count), [count]);
  useEffect(() => markApp(count), [count]);
}

function markIcon(count: number): (() => void) | undefined {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link || count === 0) return undefined;
  const plain = link.href;
  const counted = URL.createObjectURL(new Blob([countedIcon(count)], { type: "image/svg+xml" }));
  link.href = counted;
  return () => {
    link.href = plain;
    URL.revokeObjectURL(counted);
  };
}

/** Where the app is installed, its icon has a badge. */
function markApp(count: number): void {
  const { setAppBadge } = navigator as Partial<Pick<Navigator, "setAppBadge">>;
  // Refused where it is not installed.
  setAppBadge?.call(navigator, count).catch(() => undefined);
}
