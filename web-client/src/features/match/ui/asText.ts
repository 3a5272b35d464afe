import { formatTime } from "~/shared/ui/format";
import type { Line } from "../machine/types";

/** What was said, as a text file: a line for each, with the time and who said it. */
export function asText(
  lines: readonly Line[],
  names: { readonly own: string; readonly theirs: string },
  language: string,
): string {
  return lines
    .map(({ at, own, text }) => `[${formatTime(at, language)}] ${own ? names.own : names.theirs}: ${text}\n`)
    .join("");
}
