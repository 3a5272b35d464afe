import { classes } from "~/shared/ui/classes";

/** A word that sets a row apart. */
export function Badge({ text, danger = false }: { text: string; danger?: boolean }) {
  return (
    <span
      className={classes(
        "shrink-0 rounded-full px-2 font-medium text-12 leading-5",
        danger ? "bg-danger-soft text-danger-ink" : "bg-raised text-muted",
      )}
    >
      {text}
    </span>
  );
}
