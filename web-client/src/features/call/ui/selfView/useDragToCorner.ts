import { type PointerEvent, useRef } from "react";
import type { Corner } from "../../media/preferences";
import { nearestCorner } from "./corners";

/** Lets an element be dragged within its parent; let go, it goes to the nearest corner. What moves is drawn past React. */
export function useDragToCorner(onCorner: (corner: Corner) => void) {
  const from = useRef<{ x: number; y: number } | undefined>(undefined);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    from.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>) => {
    if (!from.current) return;
    currentTarget.style.transform = `translate(${clientX - from.current.x}px, ${clientY - from.current.y}px)`;
  };
  const onPointerUp = ({ currentTarget }: PointerEvent<HTMLElement>) => {
    if (!from.current) return;
    from.current = undefined;
    const stage = currentTarget.parentElement?.getBoundingClientRect();
    const own = currentTarget.getBoundingClientRect();
    currentTarget.style.transform = "";
    if (!stage || stage.width === 0) return;
    onCorner(
      nearestCorner({
        x: (own.left + own.width / 2 - stage.left) / stage.width,
        y: (own.top + own.height / 2 - stage.top) / stage.height,
      }),
    );
  };
  const onPointerCancel = ({ currentTarget }: PointerEvent<HTMLElement>) => {
    from.current = undefined;
    currentTarget.style.transform = "";
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
}
