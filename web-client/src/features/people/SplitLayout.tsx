import { Outlet, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { classes } from "~/shared/ui/classes";
import { Content } from "./Content";

type SplitLayoutProps = {
  /** Names the list. */
  label: string;
  /** The address at which nothing is chosen from it. */
  start: "/" | "/calls" | "/contacts" | "/settings";
  list: ReactNode;
  /** The list needs little room: there is more beside it where there is not much. */
  narrow?: boolean;
};

/** A list and, beside it or in its place, what was chosen. */
export function SplitLayout({ label, start, list, narrow = false }: SplitLayoutProps) {
  const atStart = useLocation().pathname === start;
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label={label}
        className={classes(
          "min-h-0 w-full flex-col border-line bg-surface md:flex md:shrink-0 md:border-r",
          narrow ? "md:w-[248px] lg:w-[340px]" : "md:w-[340px]",
          atStart ? "flex" : "hidden",
        )}
      >
        {list}
      </section>
      <Content behindList={atStart}>
        <Outlet />
      </Content>
    </div>
  );
}
