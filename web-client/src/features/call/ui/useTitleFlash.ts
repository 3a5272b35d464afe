import { useEffect } from "react";

const EVERY_MS = 1_000;

/** Lets the tab's title alternate with a text, for as long as there is one. */
export function useTitleFlash(text: string | undefined): void {
  useEffect(() => {
    if (!text) return;
    const before = document.title;
    let flashed = true;
    document.title = text;
    const timer = setInterval(() => {
      flashed = !flashed;
      document.title = flashed ? text : before;
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      document.title = before;
    };
  }, [text]);
}
