import { test as base } from "@playwright/test";
import { Stack } from "../stack/stack.ts";
import { People } from "./people.ts";

interface WorkerFixtures {
  /** How long calls ring, in seconds. A file that changes it has a stack of its own. */
  ringSeconds: number;
  /** The running product, shared by all tests. */
  stack: Stack;
}

interface TestFixtures {
  /** Makes people; they leave when the test ends. */
  people: People;
}

const STACK_MS = 120_000;
const LOG_SHOWN = 20_000;

/** A test with the product and people. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  ringSeconds: [30, { scope: "worker", option: true }],
  stack: [
    async ({ ringSeconds }, use) => {
      const stack = await Stack.start({ ringSeconds });
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: STACK_MS },
  ],
  people: async ({ browser, playwright, stack }, use, testInfo) => {
    const people = new People(browser, playwright.chromium, stack.url);
    await use(people);
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const [index, page] of people.pages().entries()) {
        const body = await page.screenshot({ timeout: 5_000 }).catch(() => undefined);
        if (body) await testInfo.attach(`page-${index}`, { body, contentType: "image/png" });
      }
      await testInfo.attach("product.log", { body: stack.log().slice(-LOG_SHOWN), contentType: "text/plain" });
    }
    await people.leave();
  },
});

export { expect } from "@playwright/test";
