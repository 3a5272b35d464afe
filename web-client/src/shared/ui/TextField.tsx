import { type ComponentProps, useId } from "react";
import { classes } from "./classes";

type TextFieldProps = ComponentProps<"input"> & {
  label: string;
  hint?: string;
  error?: string | undefined;
  /** Stands in the field, at its end. */
  end?: React.ReactNode;
};

/** A line of text with its name, what helps to fill it in, and what is wrong with it. */
export function TextField({ label, hint, error, end, className, ...input }: TextFieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-13">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className={classes(
            "h-11 w-full rounded-md border bg-surface px-3 text-15 outline-offset-0 transition-colors",
            error ? "border-danger-ink" : "border-line-strong",
            end ? "pr-12" : undefined,
          )}
          {...input}
        />
        {end && <div className="absolute inset-y-0 right-0.5 flex items-center">{end}</div>}
      </div>
      {note && (
        <p id={`${id}-note`} className={classes("mt-1.5 text-13", error ? "text-danger-ink" : "text-muted")}>
          {note}
        </p>
      )}
    </div>
  );
}
