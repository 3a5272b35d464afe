import type { Corner } from "../../media/preferences";

/** A place on the screen, as fractions of its width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const MIDDLE = 0.5;

/** The corner that is nearest to a place. */
export function nearestCorner({ x, y }: Place): Corner {
  return cornerAt(y < MIDDLE, x < MIDDLE);
}

/** The corner that an arrow key leads to; the same one where there is none further on. */
export function neighbour(corner: Corner, key: string): Corner {
  const top = key === "ArrowUp" || (corner.startsWith("top") && key !== "ArrowDown");
  const left = key === "ArrowLeft" || (corner.endsWith("Left") && key !== "ArrowRight");
  return cornerAt(top, left);
}

function cornerAt(top: boolean, left: boolean): Corner {
  if (top) return left ? "topLeft" : "topRight";
  return left ? "bottomLeft" : "bottomRight";
}
