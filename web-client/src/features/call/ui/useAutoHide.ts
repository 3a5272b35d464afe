import { type RefObject, useEffect, useState } from "react";

const AFTER_MS = 4_000;

/** Whether the controls are shown: for a while after each sign of life, and as long as the keyboard is in them. */
export function useAutoHide(controls: RefObject<HTMLElement | null>, enabled: boolean): boolean {
  const [shown, setShown] = useState(true);
  useEffect(() => {
    if (!enabled) return;
    let timer: ReturnType<typeof setTimeout>;
    const hide = () => {
      if (controls.current?.querySelector(":focus-visible")) wake();
      else setShown(false);
    };
    const wake = () => {
      setShown(true);
      clearTimeout(timer);
      timer = setTimeout(hide, AFTER_MS);
    };
    wake();
    const signs = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
    for (const sign of signs) window.addEventListener(sign, wake);
    return () => {
      clearTimeout(timer);
      for (const sign of signs) window.removeEventListener(sign, wake);
    };
  }, [controls, enabled]);
  return shown || !enabled;
}
