import { useEffect, useState } from "react";
import { Redirect } from "~/shared/ui/Redirect";

/** Beside the list there is room for a page of the settings. The same as `md` in styles.css. */
const WIDE = "(min-width: 720px)";

/** Where nothing was chosen yet: the list alone on a phone, the first page beside it elsewhere. */
export function SettingsStart() {
  const wide = useMedia(WIDE);
  return wide ? <Redirect to="/settings/profile" /> : null;
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const changed = () => setMatches(list.matches);
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return matches;
}
