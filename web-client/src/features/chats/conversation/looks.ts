/** What messages stand in. */
export const BUBBLE = "max-w-[min(85%,34rem)] min-w-0 rounded-lg px-3 py-1.5";
/** One's own. */
export const OWN = "bg-accent-soft text-ink";
/** Others'. */
export const THEIRS = "bg-surface border border-line";
