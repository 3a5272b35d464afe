/** A picture's size, in its own pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The square that is kept of a picture: its centre and its side, in the picture's pixels. Never reaches beyond it. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Where something is within the shown square, from 0 to 1 both ways. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How many times larger than at first a picture can be shown. */
export const MOST_ZOOM = 8;
/** Closer than this many pixels, a face is a blur. */
const SMALLEST_SIDE = 48;
const MIDDLE: Point = { x: 0.5, y: 0.5 };

/** The largest square, in the middle. */
export function wholeCrop({ width, height }: Size): Crop {
  return { x: width / 2, y: height / 2, side: Math.min(width, height) };
}

/** How many times larger than at first the picture is shown: 1 to `MOST_ZOOM`, less for small pictures. */
export function zoomOf(crop: Crop, size: Size): number {
  return Math.min(size.width, size.height) / crop.side;
}

/** The most that `zoomOf` can be for a picture. */
export function mostZoom(size: Size): number {
  return Math.min(size.width, size.height) / smallestSide(size);
}

/** Moves the picture under the square, by parts of the square's side: right and down are positive. */
export function movePicture(crop: Crop, right: number, down: number, size: Size): Crop {
  return within({ ...crop, x: crop.x - right * crop.side, y: crop.y - down * crop.side }, size);
}

/** Shows the picture this many times larger than at first. What is at `fixed` stays there where the edges allow it. */
export function zoomTo(crop: Crop, zoom: number, size: Size, fixed: Point = MIDDLE): Crop {
  const side = clamp(Math.min(size.width, size.height) / zoom, smallestSide(size), Math.min(size.width, size.height));
  const shrunk = crop.side - side;
  return within({ x: crop.x + (fixed.x - 0.5) * shrunk, y: crop.y + (fixed.y - 0.5) * shrunk, side }, size);
}

/** What fingers, or a mouse, do to the picture: one moves it, two zoom it as well. Points as parts of the square. */
export function dragPicture(crop: Crop, before: readonly Point[], after: readonly Point[], size: Size): Crop {
  const from = middleOf(before);
  const to = middleOf(after);
  const stretch = spreadOf(before) > 0 ? spreadOf(after) / spreadOf(before) : 1;
  const zoomed = stretch === 1 ? crop : zoomTo(crop, zoomOf(crop, size) * stretch, size, from);
  return movePicture(zoomed, to.x - from.x, to.y - from.y, size);
}

/** The square's upper left corner, in the picture's pixels. */
export function cornerOf({ x, y, side }: Crop): Point {
  return { x: x - side / 2, y: y - side / 2 };
}

function middleOf(points: readonly Point[]): Point {
  const [a = MIDDLE, b = a] = points;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function spreadOf([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}

function within({ x, y, side }: Crop, { width, height }: Size): Crop {
  return { x: clamp(x, side / 2, width - side / 2), y: clamp(y, side / 2, height - side / 2), side };
}

function smallestSide({ width, height }: Size): number {
  const side = Math.min(width, height);
  return Math.min(side, Math.max(SMALLEST_SIDE, side / MOST_ZOOM));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
