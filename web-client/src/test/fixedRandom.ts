import type { Random } from "~/shared/lib/platform";

/** Randomness that is always the same. */
export function fixedRandom(fraction = 0.5): Random {
  let counter = 0;
  return {
    fraction: () => fraction,
    bytes: (length) => {
      counter += 1;
      return new Uint8Array(length).fill(counter % 256);
    },
  };
}
