import { useEffect, useState } from "react";

/** The same as in styles.css. */
const WIDTHS = { md: "(min-width: 720px)" } as const;

/** Whether the page is at least this wide. From `md` on there is room for a list and a page beside it. */
export function useMedia(width: keyof typeof WIDTHS): boolean {
  const query = WIDTHS[width];
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const changed = () => setMatches(list.matches);
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return matches;
}
