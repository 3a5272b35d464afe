import { type PointerEvent, useEffect, useMemo, useRef } from "react";

const OPEN_AFTER_MS = 450;
/** Long enough to get from what opened it to what was opened. */
const CLOSE_AFTER_MS = 200;

/** Opens something while a mouse rests on it or on what opens it. Touch and keys press it instead. */
export function useHoverOpen(setOpen: (open: boolean) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const byHover = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const later = (open: boolean, ms: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        byHover.current = open;
        setOpen(open);
      }, ms);
    };
    const left = { onPointerLeave: () => byHover.current && later(false, CLOSE_AFTER_MS) };
    return {
      trigger: {
        onPointerEnter: ({ pointerType }: PointerEvent) => pointerType === "mouse" && later(true, OPEN_AFTER_MS),
        onPointerLeave: () => {
          clearTimeout(timer.current);
          left.onPointerLeave();
        },
        onPointerDown: () => {
          clearTimeout(timer.current);
          byHover.current = false;
        },
      },
      card: { onPointerEnter: () => clearTimeout(timer.current), ...left },
      /** Nobody pressed it: the focus stays where it is. */
      keepsFocus: () => byHover.current,
    };
  }, [setOpen]);
}
