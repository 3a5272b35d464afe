import { ChevronDown } from "lucide-react";
import { type ComponentProps, useId } from "react";

type SelectFieldProps = ComponentProps<"select"> & { label: string; hint?: string };

/** One of several, by the device's own list. */
export function SelectField({ label, hint, children, className, ...select }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium text-13">
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          aria-describedby={hint ? `${id}-note` : undefined}
          className="h-11 w-full appearance-none truncate rounded-md border border-line-strong bg-surface pr-10 pl-3 text-15 outline-offset-0"
          {...select}
        >
          {children}
        </select>
        <ChevronDown size={18} aria-hidden className="pointer-events-none absolute top-3 right-3 text-muted" />
      </div>
      {hint && (
        <p id={`${id}-note`} className="mt-1.5 text-13 text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
