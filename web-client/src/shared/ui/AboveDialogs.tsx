import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useStore } from "zustand";
import { useLayers } from "./layers";

/** What must be seen and reached whatever dialog is open: it is shown within the topmost, outside of which all is inert. */
export function AboveDialogs({ children }: { children: ReactNode }) {
  const top = useStore(useLayers().state, ({ dialogs }) => dialogs.at(-1));
  return top ? createPortal(children, top) : children;
}
