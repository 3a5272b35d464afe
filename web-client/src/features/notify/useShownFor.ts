import { useEffect, useEffectEvent, useState } from "react";

/** Puts something away after a while, which begins anew with other content, when it was held, and when the page is seen. */
export function useShownFor(ms: number, content: unknown, end: () => void) {
  const [held, setHeld] = useState(false);
  const [seen, setSeen] = useState(() => document.visibilityState === "visible");
  const over = useEffectEvent(end);
  useEffect(() => {
    const look = () => setSeen(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other content is shown for as long again
  useEffect(() => {
    if (held || !seen) return;
    const timer = setTimeout(() => over(), ms);
    return () => clearTimeout(timer);
  }, [held, seen, ms, content]);
  return {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  };
}
