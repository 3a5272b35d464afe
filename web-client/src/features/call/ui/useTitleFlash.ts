import { useEffect } from "react";
import { useTabTitle } from "~/shared/ui/pageTitle";

const EVERY_MS = 1_000;

/** Lets the tab's title alternate with a text, for as long as there is one. */
export function useTitleFlash(text: string | undefined): void {
  const title = useTabTitle();
  useEffect(() => {
    if (!text) return;
    let flashed = true;
    title.setUrgent(text);
    const timer = setInterval(() => {
      flashed = !flashed;
      title.setUrgent(flashed ? text : undefined);
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      title.setUrgent(undefined);
    };
  }, [title, text]);
}
