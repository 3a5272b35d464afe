import { type RefObject, useEffect } from "react";
import { useLayers } from "~/shared/ui/layers";

/** While shown, the element has the focus and the page below it is out of reach; afterwards the focus goes back. */
export function useCover(element: RefObject<HTMLElement | null>): void {
  const layers = useLayers();
  useEffect(() => {
    const page = document.getElementById("page");
    const before = document.activeElement;
    const uncover = layers.cover();
    if (page) page.inert = true;
    element.current?.focus();
    return () => {
      uncover();
      if (page) page.inert = false;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [element, layers]);
}
