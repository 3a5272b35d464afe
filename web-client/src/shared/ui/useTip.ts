import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";

const OPEN_AFTER_MS = 400;
/** Long enough to get from what it explains onto the words themselves. */
const CLOSE_AFTER_MS = 150;

/** Shows a tip while a mouse rests on something, or the keyboard is there. Esc and pressing put it away. */
export function useTip<E extends HTMLElement>() {
  const id = useId();
  const [anchor, setAnchor] = useState<E | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = useMemo(() => {
    const set = (next: E | undefined, afterMs: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setAnchor(next), afterMs);
    };
    const close = () => {
      clearTimeout(timer.current);
      setAnchor(undefined);
    };
    return {
      onPointerEnter: ({ pointerType, currentTarget }: PointerEvent<E>) =>
        pointerType === "mouse" && set(currentTarget, OPEN_AFTER_MS),
      onPointerLeave: () => set(undefined, CLOSE_AFTER_MS),
      onPointerDown: close,
      onFocus: ({ currentTarget }: { currentTarget: E }) =>
        currentTarget.matches(":focus-visible") && setAnchor(currentTarget),
      onBlur: close,
      onKeyDown: ({ key }: KeyboardEvent<E>) => key === "Escape" && close(),
    };
  }, []);
  return { id, anchor, handlers };
}
