import { createContext, useContext } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";

interface LayersState {
  /** What covers the whole page stands this deep: what was opened before it waits below. */
  readonly depth: number;
  /** The dialogs that are shown, the topmost last. All else on the page is inert (HTML, `inert` and modal dialogs). */
  readonly dialogs: readonly HTMLElement[];
}

/** What lies over what on a page. */
export class Layers {
  readonly state: StoreApi<LayersState> = createStore<LayersState>(() => ({ depth: 0, dialogs: [] }));

  /** The whole page is covered until the answer is called. */
  cover(): () => void {
    this.state.setState(({ depth }) => ({ depth: depth + 1 }));
    return () => this.state.setState(({ depth }) => ({ depth: depth - 1 }));
  }

  /** A dialog is shown until the answer is called. */
  show(dialog: HTMLElement): () => void {
    this.state.setState(({ dialogs }) => ({ dialogs: [...dialogs, dialog] }));
    return () => this.state.setState(({ dialogs }) => ({ dialogs: dialogs.filter((other) => other !== dialog) }));
  }
}

/** The layers of this page. */
export const LayersContext = createContext<Layers | undefined>(undefined);

/** The layers of this page. */
export function useLayers(): Layers {
  const layers = useContext(LayersContext);
  if (!layers) throw new Error("useLayers outside of LayersContext");
  return layers;
}
