import { type PointerEvent, useEffect, useMemo, useRef } from "react";

const LONG_MS = 500;
/** A finger that moves farther scrolls. */
const MOVED_PX = 10;

/** Calls back when a finger rests on something. A mouse has other ways. */
export function useLongPress(onPress: () => void) {
  const latest = useRef(onPress);
  const began = useRef({ x: 0, y: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const end = () => clearTimeout(timer.current);
    return {
      onPointerDown: ({ pointerType, clientX: x, clientY: y }: PointerEvent) => {
        if (pointerType === "mouse") return;
        began.current = { x, y };
        timer.current = setTimeout(() => latest.current(), LONG_MS);
      },
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        if (Math.hypot(clientX - began.current.x, clientY - began.current.y) > MOVED_PX) end();
      },
      onPointerUp: end,
      onPointerCancel: end,
    };
  }, []);
}
