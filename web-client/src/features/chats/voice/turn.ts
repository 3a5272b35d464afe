import { createStore, type StoreApi } from "zustand/vanilla";

/** Which voice message of a conversation is played: one at a time, each as fast as the last. */
export interface Turn {
  /** Its line; empty: none. */
  readonly line: string;
  readonly speed: number;
}

/** The turns of a conversation. */
export type Turns = StoreApi<Turn>;

/** Nothing is played yet. */
export function makeTurns(): Turns {
  return createStore<Turn>(() => ({ line: "", speed: 1 }));
}
