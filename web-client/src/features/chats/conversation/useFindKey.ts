import { useEffect, useLayoutEffect, useRef } from "react";

/** Ctrl+F, or ⌘F, while no dialog is open: pressed again over one, it is the browser's. */
export function useFindKey(find: () => void): void {
  const latest = useRef(find);
  useLayoutEffect(() => {
    latest.current = find;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
      const wanted = (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "f";
      if (!wanted || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
