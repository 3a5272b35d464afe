import { type ReactNode, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";

const GAP_PX = 6;
const EDGE_PX = 8;

type TipProps = { id: string; anchor: HTMLElement; side: "top" | "bottom"; children: ReactNode };

/** A few words above or below something, within the window; on the other side where there is no room. */
export function Tip({ id, anchor, side, children }: TipProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tip = element.current;
    if (!tip) return;
    const [at, own] = [anchor.getBoundingClientRect(), tip.getBoundingClientRect()];
    const above = at.top - GAP_PX - own.height;
    const below = at.bottom + GAP_PX;
    const fits = side === "top" ? above >= EDGE_PX : below + own.height > window.innerHeight - EDGE_PX;
    const rightmost = window.innerWidth - EDGE_PX - own.width;
    tip.style.top = `${fits ? above : below}px`;
    tip.style.left = `${Math.max(EDGE_PX, Math.min(rightmost, at.left + (at.width - own.width) / 2))}px`;
  }, [anchor, side]);
  return createPortal(
    <div
      ref={element}
      id={id}
      role="tooltip"
      className="fixed top-0 left-0 z-50 w-max max-w-[calc(100vw-1rem)] rounded-sm bg-ink px-2 py-1 text-12 text-surface motion-safe:animate-appear"
    >
      {children}
    </div>,
    // What lies over everything, as a modal dialog does, has its own within it.
    anchor.closest("dialog") ?? document.body,
  );
}
