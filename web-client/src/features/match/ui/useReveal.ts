import { useEffect, useState } from "react";

/** A stranger's picture is blurred at first: time enough to look away, or to go on. */
const BLURRED_MS = 2_000;

/** Whether the picture is still blurred. It is sharp two seconds after it is first seen, or when one says so. */
export function useReveal(seen: boolean): { readonly blurred: boolean; readonly reveal: () => void } {
  const [blurred, setBlurred] = useState(true);
  const reveal = () => setBlurred(false);
  useEffect(() => {
    if (!seen) return;
    const timer = setTimeout(() => setBlurred(false), BLURRED_MS);
    return () => clearTimeout(timer);
  }, [seen]);
  return { blurred, reveal };
}
