import type { ReactNode } from "react";
import { classes } from "~/shared/ui/classes";

/** What a page is about. `behindList`: on a phone the list takes its place. */
export function Content({ behindList = false, children }: { behindList?: boolean; children: ReactNode }) {
  return (
    <main
      id="content"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
      tabIndex={0}
      className={classes(
        "min-h-0 min-w-0 flex-1 flex-col overflow-y-auto -outline-offset-2 md:flex",
        behindList ? "hidden" : "flex",
      )}
    >
      {children}
    </main>
  );
}
