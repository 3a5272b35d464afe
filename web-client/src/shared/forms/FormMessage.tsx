import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "~/shared/ui/classes";

type FormMessageProps = { kind: "problem" | "note" | "done"; children: ReactNode };

const ICONS = { problem: CircleAlert, note: Info, done: CircleCheck };

/** What a form as a whole has to say. */
export function FormMessage({ kind, children }: FormMessageProps) {
  const Icon = ICONS[kind];
  return (
    <div
      role={kind === "problem" ? "alert" : "status"}
      className={classes(
        "flex gap-2.5 rounded-md px-3 py-2.5 text-13",
        kind === "problem" ? "bg-danger-soft text-danger-ink" : "bg-accent-soft text-accent-ink",
      )}
    >
      <Icon size={18} className="mt-px shrink-0" aria-hidden />
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
