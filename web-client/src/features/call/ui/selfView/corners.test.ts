import fc from "fast-check";
import { expect, test } from "vitest";
import { CORNERS } from "../../media/preferences";
import { nearestCorner, neighbour } from "./corners";

test("let go anywhere, the picture goes to the quarter that it is in", () => {
  expect(nearestCorner({ x: 0.1, y: 0.1 })).toBe("topLeft");
  expect(nearestCorner({ x: 0.6, y: 0.4 })).toBe("topRight");
  expect(nearestCorner({ x: 0.4, y: 0.9 })).toBe("bottomLeft");
  expect(nearestCorner({ x: 1.2, y: 1.3 })).toBe("bottomRight");
});

test("the arrow keys lead along the edges, and no further", () => {
  expect(neighbour("bottomRight", "ArrowUp")).toBe("topRight");
  expect(neighbour("topRight", "ArrowLeft")).toBe("topLeft");
  expect(neighbour("topLeft", "ArrowUp")).toBe("topLeft");
  expect(neighbour("topLeft", "a")).toBe("topLeft");
});

test("the opposite arrow leads back, unless the edge was reached", () => {
  const opposite = { ArrowUp: "ArrowDown", ArrowDown: "ArrowUp", ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
  const keys = fc.constantFrom(...(Object.keys(opposite) as (keyof typeof opposite)[]));
  fc.assert(
    fc.property(fc.constantFrom(...CORNERS), keys, (corner, key) => {
      const moved = neighbour(corner, key);
      expect(moved === corner || neighbour(moved, opposite[key]) === corner).toBe(true);
    }),
  );
});
