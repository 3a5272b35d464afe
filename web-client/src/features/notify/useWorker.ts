import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { isOwnPath } from "~/shared/lib/ownPath";
import { keepWords } from "./keptWords";
import { useNotificationWords } from "./useNotificationWords";

/** Tells the service worker what notifications say, and goes where one of its notifications leads. */
export function useWorker(): void {
  const words = useNotificationWords();
  const router = useRouter();
  useEffect(() => {
    // Without storage the worker speaks English.
    keepWords(words).catch(() => undefined);
  }, [words]);
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const { serviceWorker } = navigator;
    const heard = ({ data }: MessageEvent<unknown>) => {
      const path = pathOf(data);
      if (path !== undefined) router.history.push(path);
    };
    serviceWorker.addEventListener("message", heard);
    return () => serviceWorker.removeEventListener("message", heard);
  }, [router]);
}

function pathOf(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("open" in message)) return undefined;
  const { open } = message;
  return typeof open === "string" && isOwnPath(open) ? open : undefined;
}
