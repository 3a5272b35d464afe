import { createContext, useContext } from "react";
import type { MatchParts } from "./matchParts";

/** Loads what the pages of matching use. Always gives the same. */
export const MatchLoaderContext = createContext<(() => Promise<MatchParts>) | undefined>(undefined);

/** What the pages of matching use, once it is loaded. */
export const MatchContext = createContext<MatchParts | undefined>(undefined);

/** What the pages of matching use. */
export function useMatch(): MatchParts {
  const parts = useContext(MatchContext);
  if (!parts) throw new Error("useMatch needs a MatchContext above it");
  return parts;
}
