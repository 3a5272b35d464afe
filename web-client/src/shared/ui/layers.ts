import { createStore, type StoreApi } from "zustand/vanilla";

interface Layers {
  /** What covers the whole page stands this deep: what was opened before it waits below. */
  readonly depth: number;
  /** The dialogs that are shown, the topmost last. All else on the page is inert (HTML, `inert` and modal dialogs). */
  readonly dialogs: readonly HTMLElement[];
}

/** What lies over what on this page. */
export const layers: StoreApi<Layers> = createStore<Layers>(() => ({ depth: 0, dialogs: [] }));

/** The whole page is covered until the answer is called. */
export function cover(): () => void {
  layers.setState(({ depth }) => ({ depth: depth + 1 }));
  return () => layers.setState(({ depth }) => ({ depth: depth - 1 }));
}

/** A dialog is shown until the answer is called. */
export function showDialog(dialog: HTMLElement): () => void {
  layers.setState(({ dialogs }) => ({ dialogs: [...dialogs, dialog] }));
  return () => layers.setState(({ dialogs }) => ({ dialogs: dialogs.filter((other) => other !== dialog) }));
}
