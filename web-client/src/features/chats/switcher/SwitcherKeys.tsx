import { lazy, Suspense, useEffect, useState } from "react";
import { retried } from "~/shared/ui/load";

const Switcher = lazy(retried(() => import("./Switcher")));

/** Ctrl+K, or ⌘K, opens the switcher and closes it again. Over another dialog nothing happens. */
export default function SwitcherKeys() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
      if (!(ctrlKey || metaKey) || altKey || shiftKey || key.toLowerCase() !== "k") return;
      // Browsers have keys of their own there: a search in the address bar.
      event.preventDefault();
      setOpen((now) => !now && !document.querySelector("dialog[open]"));
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  return <Suspense>{open && <Switcher onClose={() => setOpen(false)} />}</Suspense>;
}
