const FEW_SECONDS = 20;
const FAR = 5;

/** Where a key leads that moves within so many seconds; undefined: it does not. */
export function stepped(key: string, at: number, duration: number): number | undefined {
  const near = duration > FEW_SECONDS ? FAR : 1;
  const to = stepTo(key, at, near, duration);
  return to === undefined ? undefined : within(to, duration);
}

/** Where a point lies between two edges, in seconds. */
export function pointed(x: number, { left, width }: Pick<DOMRect, "left" | "width">, duration: number): number {
  return width > 0 ? within(((x - left) / width) * duration, duration) : 0;
}

function stepTo(key: string, at: number, near: number, duration: number): number | undefined {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return at + near;
    case "ArrowLeft":
    case "ArrowDown":
      return at - near;
    case "PageUp":
      return at + FAR * near;
    case "PageDown":
      return at - FAR * near;
    case "Home":
      return 0;
    case "End":
      return duration;
    default:
      return undefined;
  }
}

function within(at: number, duration: number): number {
  return Math.min(duration, Math.max(0, at));
}
