import type { Query } from "@tanstack/react-query";

const AGAIN_AFTER_MS = 5_000;

/** A query that could not be answered is asked again: what is offline comes back. */
export function untilLoaded({ state }: Pick<Query, "state">): number | false {
  return state.status === "error" ? AGAIN_AFTER_MS : false;
}
