import { cva, type VariantProps } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classes } from "./classes";
import { Tip } from "./Tip";
import { useTip } from "./useTip";

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
  const { id, anchor, handlers } = useTip<HTMLButtonElement>();
  return (
    <>
      <button
        type="button"
        aria-label={label}
        aria-describedby={anchor && tip !== label ? id : undefined}
        aria-keyshortcuts={shortcut}
        className={classes(look({ look: which, size }), className)}
        {...handlers}
        {...rest}
      >
        <Icon size={20} strokeWidth={1.9} aria-hidden />
      </button>
      {anchor && (
        <Tip id={id} anchor={anchor} side={tooltipSide}>
          {tip}
          {shortcut && <kbd className="ml-2 font-sans opacity-70">{shortcut}</kbd>}
        </Tip>
      )}
    </>
  );
}
