import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "~/shared/ui/classes";

type FormMessageProps = { kind: "problem" | "note"; children: ReactNode };

/** What a form as a whole has to say. */
export function FormMessage({ kind, children }: FormMessageProps) {
  const Icon = kind === "problem" ? CircleAlert : Info;
  return (
    <div
      role={kind === "problem" ? "alert" : "status"}
      className={classes(
        "flex gap-2.5 rounded-md px-3 py-2.5 text-13",
        kind === "problem" ? "bg-danger-soft text-danger-ink" : "bg-accent-soft text-accent-ink",
      )}
    >
      <Icon size={18} className="mt-px shrink-0" aria-hidden />
      <div>{children}</div>
    </div>
  );
}
