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

const now = { wait: async () => undefined, reload: () => false };

test("what comes at once is loaded once", async () => {
  await expect(retried(failing(0), now)()).resolves.toBe(1);
});

test("what was broken off is loaded again, later each time", async () => {
  const waits: number[] = [];
  const load = retried(failing(2), { ...now, wait: async (ms) => void waits.push(ms) });
  await expect(load()).resolves.toBe(3);
  expect(waits).toEqual([300, 1_000]);
});

test("what cannot be had makes the page load anew, and is said where that was in vain", async () => {
  await expect(retried(failing(9), now)()).rejects.toThrow("try 3");
  let reloads = 0;
  const reload = () => {
    reloads += 1;
    return true;
  };
  const waits = retried(failing(9), { ...now, reload })();
  await expect(Promise.race([waits, new Promise((resolve) => setTimeout(resolve, 0, "waits"))])).resolves.toBe("waits");
  expect(reloads).toBe(1);
});
