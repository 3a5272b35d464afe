import { assert, double, integer, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { cornerOf, dragPicture, MOST_ZOOM, mostZoom, movePicture, wholeCrop, zoomOf, zoomTo } from "./crop";

const landscape = { width: 1600, height: 900 };
const size = record({ width: integer({ min: 1, max: 8_000 }), height: integer({ min: 1, max: 8_000 }) });
const part = double({ min: 0, max: 1, noNaN: true });
const far = double({ min: -3, max: 3, noNaN: true });
const zoom = double({ min: 0.1, max: 20, noNaN: true });

describe("what is kept of a picture", () => {
  test("at first it is the largest square, in the middle", () => {
    expect(wholeCrop(landscape)).toEqual({ x: 800, y: 450, side: 900 });
    expect(cornerOf(wholeCrop(landscape))).toEqual({ x: 350, y: 0 });
  });

  test("moving the picture to the right shows what was left of the square, up to its edge", () => {
    const moved = movePicture(wholeCrop(landscape), 0.1, 0, landscape);
    expect(cornerOf(moved)).toEqual({ x: 260, y: 0 });
    expect(cornerOf(movePicture(moved, 5, 5, landscape))).toEqual({ x: 0, y: 0 });
  });

  test("zooming keeps the middle where it is", () => {
    const near = zoomTo(wholeCrop(landscape), 2, landscape);
    expect(near).toEqual({ x: 800, y: 450, side: 450 });
    expect(zoomOf(near, landscape)).toBe(2);
  });

  test("zooming ends where a picture would be a blur", () => {
    expect(zoomOf(zoomTo(wholeCrop(landscape), 100, landscape), landscape)).toBe(MOST_ZOOM);
    expect(mostZoom({ width: 96, height: 200 })).toBe(2);
    expect(mostZoom({ width: 20, height: 20 })).toBe(1);
  });

  test("one finger moves the picture, two that part zoom it around where they are", () => {
    const near = zoomTo(wholeCrop(landscape), 2, landscape);
    const moved = dragPicture(near, [{ x: 0.5, y: 0.5 }], [{ x: 0.6, y: 0.3 }], landscape);
    expect(moved.x).toBeCloseTo(755);
    expect(moved.y).toBeCloseTo(540);
    const apart = [
      { x: 0.3, y: 0.5 },
      { x: 0.7, y: 0.5 },
    ];
    const together = [
      { x: 0.4, y: 0.5 },
      { x: 0.6, y: 0.5 },
    ];
    const pinched = dragPicture(near, together, apart, landscape);
    expect(zoomOf(pinched, landscape)).toBeCloseTo(4);
    expect(pinched.x).toBeCloseTo(800);
    expect(dragPicture(pinched, apart, together, landscape).side).toBeCloseTo(near.side);
  });

  test("whatever is done, the square stays within the picture", () => {
    assert(
      property(size, zoom, far, far, part, part, (picture, times, right, down, x, y) => {
        const crop = movePicture(
          zoomTo(movePicture(wholeCrop(picture), right, down, picture), times, picture, { x, y }),
          down,
          right,
          picture,
        );
        const corner = cornerOf(crop);
        const rounding = 1e-6;
        expect(corner.x).toBeGreaterThanOrEqual(-rounding);
        expect(corner.y).toBeGreaterThanOrEqual(-rounding);
        expect(corner.x + crop.side).toBeLessThanOrEqual(picture.width + rounding);
        expect(corner.y + crop.side).toBeLessThanOrEqual(picture.height + rounding);
        expect(crop.side).toBeGreaterThan(0);
      }),
    );
  });

  test("zooming in keeps what is under the fingers there", () => {
    assert(
      property(size, double({ min: 1, max: 8, noNaN: true }), part, part, (picture, times, x, y) => {
        const before = wholeCrop(picture);
        const after = zoomTo(before, times, picture, { x, y });
        expect(cornerOf(after).x + x * after.side).toBeCloseTo(cornerOf(before).x + x * before.side, 4);
        expect(cornerOf(after).y + y * after.side).toBeCloseTo(cornerOf(before).y + y * before.side, 4);
      }),
    );
  });
});
