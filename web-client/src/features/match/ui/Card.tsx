import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "~/shared/ui/classes";

type CardProps = {
  icon: LucideIcon;
  title: string;
  text?: string;
  tone?: "calm" | "danger";
  children?: ReactNode;
};

/** One thing to be read, in the middle of the page. */
export function Card({ icon: Icon, title, text, tone = "calm", children }: CardProps) {
  return (
    <div className="m-auto w-full max-w-[520px] px-4 py-8">
      <div className="animate-rise rounded-xl border border-line bg-surface p-6 shadow-sm sm:p-8">
        <span
          className={classes(
            "mb-4 flex size-12 items-center justify-center rounded-full",
            tone === "danger" ? "bg-danger-soft text-danger-ink" : "bg-accent-soft text-accent-ink",
          )}
        >
          <Icon size={22} strokeWidth={1.9} aria-hidden />
        </span>
        <h1 className="text-balance font-semibold text-21 tracking-tight">{title}</h1>
        {text && <p className="mt-1.5 text-pretty text-muted">{text}</p>}
        {children}
      </div>
    </div>
  );
}
