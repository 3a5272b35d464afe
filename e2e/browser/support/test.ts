import { writeFileSync } from "node:fs";
import { test as base, type TestInfo } from "@playwright/test";
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
    if (testInfo.status !== testInfo.expectedStatus) await keepEvidence(people, stack, testInfo);
    await people.leave();
  },
});

/** What everybody saw, what the product logged, and what the browsers complained of. */
async function keepEvidence(people: People, stack: Stack, testInfo: TestInfo): Promise<void> {
  for (const [index, page] of people.pages().entries()) {
    // A page that hangs must not hide the failure.
    await page.screenshot({ path: testInfo.outputPath(`page-${index}.png`), timeout: 5_000 }).catch(() => undefined);
  }
  writeFileSync(testInfo.outputPath("product.log"), stack.log());
  writeFileSync(testInfo.outputPath("complaints.log"), people.complaints.join("\n"));
}

export { expect } from "@playwright/test";
