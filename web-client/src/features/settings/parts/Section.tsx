import { type ReactNode, useId } from "react";
import { classes } from "~/shared/ui/classes";

type SectionProps = { title: string; text?: string; children: ReactNode; className?: string };

/** A part of a pane: its name, what it is for, and what can be changed. */
export function Section({ title, text, children, className }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="px-1 font-semibold text-15">
        {title}
      </h3>
      {text && <p className="mt-0.5 text-pretty px-1 text-13 text-muted">{text}</p>}
      <div className={classes("mt-3 rounded-lg border border-line bg-surface", className ?? "grid gap-4 p-4")}>
        {children}
      </div>
    </section>
  );
}
