import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import { type Crop, dragPicture, movePicture, type Point, type Size, zoomOf, zoomTo } from "./crop";

const WHEEL_PER_DOUBLE = 400;
const KEY_STEP = 0.05;
const KEY_ZOOM = 1.15;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-KEY_STEP, 0],
  ArrowRight: [KEY_STEP, 0],
  ArrowUp: [0, -KEY_STEP],
  ArrowDown: [0, KEY_STEP],
};

/** Changes what is kept, starting from what is kept now. */
export type ChangeCrop = (change: (crop: Crop) => Crop) => void;

/** Moving and zooming a picture by mouse, wheel, fingers and keys. */
export function useCropGestures(area: RefObject<HTMLElement | null>, size: Size, change: ChangeCrop) {
  const fingers = useRef(new Map<number, Point>());
  useWheel(area, size, change);

  const partOf = (event: PointerEvent<HTMLElement>) => pointIn(event.currentTarget, event);
  const up = (event: PointerEvent<HTMLElement>) => void fingers.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, partOf(event));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!fingers.current.has(event.pointerId)) return;
      const before = [...fingers.current.values()];
      fingers.current.set(event.pointerId, partOf(event));
      const after = [...fingers.current.values()];
      change((crop) => dragPicture(crop, before, after, size));
    },
    onPointerUp: up,
    onPointerCancel: up,
    onKeyDown: (event: React.KeyboardEvent) => {
      const next = keyed(event.key, size);
      if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      change(next);
    },
  };
}

/** React listens to wheels passively, and could not keep the page from scrolling. */
function useWheel(area: RefObject<HTMLElement | null>, size: Size, change: ChangeCrop) {
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => {
    const { current } = area;
    if (!current) return;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      const times = 2 ** (-event.deltaY / WHEEL_PER_DOUBLE);
      const fixed = pointIn(current, event);
      latest.current((crop) => zoomTo(crop, zoomOf(crop, size) * times, size, fixed));
    };
    current.addEventListener("wheel", turned, { passive: false });
    return () => current.removeEventListener("wheel", turned);
  }, [area, size]);
}

function keyed(key: string, size: Size): ((crop: Crop) => Crop) | undefined {
  const move = MOVES[key];
  if (move) return (crop) => movePicture(crop, ...move, size);
  if (key === "+" || key === "=") return (crop) => zoomTo(crop, zoomOf(crop, size) * KEY_ZOOM, size);
  if (key === "-") return (crop) => zoomTo(crop, zoomOf(crop, size) / KEY_ZOOM, size);
  return undefined;
}

function pointIn(element: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / (width || 1), y: (clientY - top) / (height || 1) };
}
