import type { ComponentProps } from "react";

/** Yes or no. */
export function Check({ label, ...input }: ComponentProps<"input"> & { label: string }) {
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input type="checkbox" className="size-5 shrink-0 accent-accent" {...input} />
      <span className="min-w-0 break-words text-15">{label}</span>
    </label>
  );
}
