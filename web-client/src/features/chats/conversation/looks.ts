/** What messages stand in. */
export const BUBBLE = "max-w-[min(85%,34rem)] min-w-0 rounded-lg px-3 py-1.5";
/** One's own. */
export const OWN = "bg-accent-soft text-ink";
/** Others'. */
export const THEIRS = "bg-surface border border-line";
/** Why one of one's own was not sent, with the ways on. */
export const FAILED = "mt-1 flex flex-wrap items-center justify-end gap-x-3 text-12 text-danger-ink";
/** A way on, among words. */
export const LINK = "min-h-8 font-medium underline underline-offset-2 pointer-coarse:min-h-11";
