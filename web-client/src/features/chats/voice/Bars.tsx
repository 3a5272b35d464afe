import { type Ref, useMemo } from "react";
import { barsPath, resampled } from "./waveform";

/** As many stand side by side. */
export const BARS = 48;
/** How high the picture is; wide it is as there is room. */
export const BARS_HIGH = 24;

type BarsProps = { levels: readonly number[]; className?: string; drawn?: Ref<SVGSVGElement> };

/** How loud something was, from its beginning to its end. */
export function Bars({ levels, className = "", drawn }: BarsProps) {
  const path = useMemo(() => barsPath(resampled(levels, BARS), BARS_HIGH), [levels]);
  return (
    <svg
      ref={drawn}
      viewBox={`0 0 ${2 * BARS} ${BARS_HIGH}`}
      preserveAspectRatio="none"
      aria-hidden
      className={`h-6 w-full ${className}`}
    >
      <path d={path} stroke="currentColor" />
    </svg>
  );
}
