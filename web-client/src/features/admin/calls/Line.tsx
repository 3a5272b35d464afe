import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "~/shared/ui/classes";
import { regional } from "~/shared/ui/format";
import type { Pair, useNames } from "./people";
import { offset } from "./timeline";

/** What every line of a timeline knows of its call. */
export interface Told {
  /** When the call was started, in milliseconds since 1970. */
  readonly start: number;
  readonly names: ReturnType<typeof useNames>;
  readonly pair: Pair;
}

type LineProps = { icon: LucideIcon; at: number; start: number; problem: boolean; children: ReactNode };

/** One line: when, and what. What went wrong stands out. */
export function Line({ icon: Icon, at, start, problem, children }: LineProps) {
  return (
    <li
      data-problem={problem || undefined}
      className={classes(
        "flex min-h-11 items-start gap-3 border-l-4 px-3 py-2.5",
        problem ? "border-l-danger bg-danger-soft" : "border-l-transparent",
      )}
    >
      <When at={at} start={start} />
      <Icon size={18} className={classes("mt-0.5 shrink-0", problem ? "text-danger-ink" : "text-muted")} aria-hidden />
      <div className="min-w-0 flex-1">{children}</div>
    </li>
  );
}

/** How long after the start; the time itself when pointed at. */
export function When({ at, start }: { at: number; start: number }) {
  const { i18n } = useTranslation();
  const exact = new Date(at).toLocaleString(regional(i18n.language), { dateStyle: "medium", timeStyle: "medium" });
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exact}
      className="w-16 shrink-0 text-right text-13 text-muted leading-5.5 tabular-nums"
    >
      {offset(at, start)}
    </time>
  );
}

/** Whom a line is about, in a colour of their own. */
export function Who({ userId, names, pair }: { userId: string } & Omit<Told, "start">) {
  if (userId !== pair.callerId && userId !== pair.calleeId) return null;
  return (
    <span
      className={classes(
        "mr-2 inline-block max-w-40 truncate rounded-full px-2 align-bottom font-medium text-12 leading-5.5",
        userId === pair.callerId ? "bg-accent-soft text-accent-ink" : "bg-pressed text-ink",
      )}
    >
      {names.of(userId)}
    </span>
  );
}
