import { useEffect, useState } from "react";
import { retried } from "~/shared/ui/load";
import type { Suggestion } from "./suggestion";

const load = retried(() => import("./emoji"));
const MOST = 6;
/** Shorter, it is more often a smiley, or the time. */
const FROM_LETTERS = 2;

type Found = Awaited<ReturnType<typeof load>>;

/** Emoji whose name begins with what is written after ":"; none while nothing is. */
export function useEmojiFor(query: string | undefined): readonly Suggestion[] {
  const [loaded, setLoaded] = useState<Found>();
  const wanted = query !== undefined && query.length >= FROM_LETTERS;
  useEffect(() => {
    // Without them one writes on.
    if (wanted) load().then(setLoaded, () => undefined);
  }, [wanted]);
  if (!wanted || !loaded) return [];
  return loaded
    .findEmoji(query)
    .slice(0, MOST)
    .map(({ emoji, name }) => ({ key: emoji, insert: emoji, label: `${emoji} ${name}`, detail: "" }));
}
