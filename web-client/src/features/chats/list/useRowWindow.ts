import { type RefObject, useEffect, useState } from "react";

/** Rows beyond what is seen, so that scrolling shows none that is empty. */
const BEYOND = 8;
/** Where nothing is laid out. */
const UNKNOWN_PX = 800;

/** Which rows of a long list are near what is seen of it: from the first, up to the last without it. */
export function useRowWindow(box: RefObject<HTMLElement | null>, count: number, rowPx: number) {
  const [seen, setSeen] = useState({ top: 0, height: UNKNOWN_PX });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setSeen({ top: element.scrollTop, height: element.clientHeight || UNKNOWN_PX });
    look();
    element.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      element.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [box]);
  const from = Math.max(0, Math.floor(seen.top / rowPx) - BEYOND);
  const to = Math.min(count, Math.ceil((seen.top + seen.height) / rowPx) + BEYOND);
  return { from: Math.min(from, to), to };
}
