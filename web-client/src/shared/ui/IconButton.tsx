import { cva, type VariantProps } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";
import { Tooltip } from "radix-ui";
import type { ComponentProps } from "react";
import { classes } from "./classes";

const TOOLTIP_AFTER_MS = 400;

const look = cva(
  "inline-flex shrink-0 items-center justify-center transition-colors duration-100 disabled:opacity-60",
  {
    variants: {
      look: {
        ghost: "rounded-md text-muted hover:bg-raised hover:text-ink",
        soft: "rounded-full bg-raised text-ink hover:bg-pressed",
        off: "rounded-full bg-white text-black hover:bg-white/90",
        danger: "rounded-full bg-danger text-white hover:bg-danger-strong",
      },
      size: {
        medium: "size-10 pointer-coarse:size-11",
        large: "size-12",
        wide: "h-12 w-16",
      },
    },
    defaultVariants: { look: "ghost", size: "medium" },
  },
);

type IconButtonProps = Omit<ComponentProps<"button">, "children"> &
  VariantProps<typeof look> & {
    icon: LucideIcon;
    /** Its name: read out, and shown on hover and focus unless there is a tip. */
    label: string;
    /** What pressing it would do now, where that differs from its name. */
    tip?: string;
    /** The key that does the same. */
    shortcut?: string;
    tooltipSide?: "top" | "bottom";
  };

/** A button with a picture on it. */
export function IconButton(props: IconButtonProps) {
  const {
    icon: Icon,
    label,
    tip = label,
    shortcut,
    look: which,
    size,
    className,
    tooltipSide = "bottom",
    ...rest
  } = props;
  return (
    <Tooltip.Provider delayDuration={TOOLTIP_AFTER_MS}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <button
            type="button"
            aria-label={label}
            aria-keyshortcuts={shortcut}
            className={classes(look({ look: which, size }), className)}
            {...rest}
          >
            <Icon size={20} strokeWidth={1.9} aria-hidden />
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            side={tooltipSide}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 rounded-sm bg-ink px-2 py-1 text-12 text-surface motion-safe:animate-appear"
          >
            {tip}
            {shortcut && <kbd className="ml-2 font-sans opacity-70">{shortcut}</kbd>}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
