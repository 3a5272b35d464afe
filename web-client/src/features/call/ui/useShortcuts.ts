import { useEffect, useRef } from "react";
import { actOf, type CallKeyAct } from "./shortcuts";

/** What to do for a key; what it gives back is done when the key is let go. */
export type KeyActs = Readonly<Partial<Record<CallKeyAct, () => (() => void) | undefined>>>;

/** Something that is done once, and not undone when the key is let go. */
export function act(run: () => void): undefined {
  run();
}

/** Runs what belongs to a key. Keys with Ctrl or Cmd hold everywhere; letters do not while somebody writes. */
export function useShortcuts(acts: KeyActs): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    let release: (() => void) | undefined;
    const letGo = () => {
      release?.();
      release = undefined;
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat && release) event.preventDefault();
      if (event.repeat || event.defaultPrevented) return;
      const wanted = actOf(event, isWriting(event.target));
      const run = wanted && latest.current[wanted];
      if (!run || (wanted === "talk" && isPressable(event.target))) return;
      event.preventDefault();
      release = run() ?? release;
    };
    const released = (event: KeyboardEvent) => event.key === " " && letGo();
    window.addEventListener("keydown", pressed);
    window.addEventListener("keyup", released);
    window.addEventListener("blur", letGo);
    return () => {
      window.removeEventListener("keydown", pressed);
      window.removeEventListener("keyup", released);
      window.removeEventListener("blur", letGo);
      letGo();
    };
  }, []);
}

/** In a field, or in a dialog, which has keys of its own. */
function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select, dialog") !== null;
}

/** Space presses what has the focus. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("button, a, summary, [role=button]");
}
