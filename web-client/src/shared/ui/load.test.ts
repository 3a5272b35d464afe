import { expect, test } from "vitest";
import { retried } from "./load";

function failing(times: number) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw new Error(`try ${calls}`);
    return calls;
  };
}

test("what comes at once is loaded once", async () => {
  await expect(retried(failing(0), async () => undefined)()).resolves.toBe(1);
});

test("what was broken off is loaded again, later each time", async () => {
  const waits: number[] = [];
  const load = retried(failing(3), async (ms) => void waits.push(ms));
  await expect(load()).resolves.toBe(4);
  expect(waits).toEqual([300, 1_000, 3_000]);
});

test("what cannot be had is said in the end", async () => {
  await expect(retried(failing(9), async () => undefined)()).rejects.toThrow("try 4");
});
