import { useCallback, useEffect, useRef, useState } from "react";
import { useMatch } from "../context";

/** Who hesitates for this long did not mean it. */
const ARMED_MS = 3_000;
/** Holding for this long means it. */
const HOLD_MS = 600;

/** On to the next: pressed twice, held, or Esc twice, so that nobody is left by mistake. */
export function useNext() {
  const { session } = useMatch();
  const [armed, setArmed] = useState(false);
  const [held, setHeld] = useState(false);
  const go = useCallback(() => session.dispatch({ type: "next" }), [session]);
  const press = useCallback(() => {
    if (armed) go();
    else setArmed(true);
  }, [armed, go]);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(go, HOLD_MS);
    return () => clearTimeout(timer);
  }, [held, go]);
  useEscape(press);
  const hold = {
    onPointerDown: () => setHeld(true),
    onPointerUp: () => setHeld(false),
    onPointerLeave: () => setHeld(false),
    onPointerCancel: () => setHeld(false),
  };
  return { armed, held, press, hold };
}

/** Esc, unless it closes something. */
function useEscape(pressed: () => void): void {
  const latest = useRef(pressed);
  useEffect(() => {
    latest.current = pressed;
  });
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const closes = document.querySelector("dialog[open], :popover-open") !== null;
      if (event.key === "Escape" && !event.repeat && !event.defaultPrevented && !closes) latest.current();
    };
    document.addEventListener("keydown", down);
    return () => document.removeEventListener("keydown", down);
  }, []);
}
