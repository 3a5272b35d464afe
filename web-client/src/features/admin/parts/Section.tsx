import { type ReactNode, useId } from "react";

/** A part of a page: its name, what it is for, and what can be done. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="px-1 font-semibold text-15">
        {title}
      </h2>
      {text && <p className="mt-0.5 text-pretty px-1 text-13 text-muted">{text}</p>}
      <div className="mt-3 rounded-lg border border-line bg-surface p-4">{children}</div>
    </section>
  );
}
