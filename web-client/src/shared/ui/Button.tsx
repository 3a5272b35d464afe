import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classes } from "./classes";

/** How buttons look; links that act like one wear it too. */
export const buttonLook = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-md font-medium transition-colors duration-100 disabled:opacity-60 aria-disabled:opacity-60",
  {
    variants: {
      look: {
        primary: "bg-accent text-white hover:bg-accent-strong",
        secondary: "bg-raised text-ink hover:bg-pressed",
        ghost: "text-ink hover:bg-raised",
        danger: "bg-danger text-white hover:bg-danger-strong",
        dangerSoft: "bg-danger-soft text-danger-ink hover:bg-pressed",
        ok: "bg-ok text-white hover:bg-ok-strong",
      },
      size: {
        small: "h-8 px-3 text-13 pointer-coarse:h-11",
        medium: "h-10 px-4 text-15 pointer-coarse:h-11",
        large: "h-12 px-5 text-15",
      },
      wide: { true: "w-full" },
    },
    defaultVariants: { look: "secondary", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonLook>;

/** A button with words on it. */
export function Button({ look, size, wide, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={classes(buttonLook({ look, size, wide }), className)} {...rest} />;
}
