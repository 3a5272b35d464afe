import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { quantile } from "./statistics.ts";

declare global {
  interface Window {
    /** When Enter was pressed last, in milliseconds since 1970. */
    entered: number;
    /** When a message with the text that is waited for was drawn, in milliseconds since 1970. */
    drawn: Promise<number>;
  }
}

const MESSAGES = 300;
const WARM_UP = 20;

/** From Enter on one page until the message is drawn on the other. */
test("message from page to page", async ({ people }, testInfo) => {
  const ada = await people.signUp("Ada");
  const mara = await people.signUp("Mara");
  await ada.chat(mara);
  await ada.write("first");
  await mara.chat(ada);
  await ada.page.evaluate(() => {
    const entered = ({ key }: KeyboardEvent) => {
      if (key === "Enter") window.entered = performance.timeOrigin + performance.now();
    };
    document.addEventListener("keydown", entered, { capture: true });
  });
  const times: number[] = [];
  for (let number = 0; number < WARM_UP + MESSAGES; number += 1) {
    const text = `message ${number} of many`;
    await watchFor(mara.page, text);
    await ada.write(text);
    const drawn = await mara.page.evaluate(() => window.drawn);
    times.push(drawn - (await ada.page.evaluate(() => window.entered)));
  }
  await expect(ada.page.getByRole("img", { name: "Sending" })).toHaveCount(0);
  const measured = times.slice(WARM_UP);
  const description = JSON.stringify({
    messages: measured.length,
    median: quantile(measured, 0.5),
    p99: quantile(measured, 0.99),
    most: quantile(measured, 1),
  });
  testInfo.annotations.push({ type: "message_enter_to_drawn_ms", description });
});

async function watchFor(page: Page, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    window.drawn = promise;
    const log = document.querySelector("[role=log]");
    if (!log) throw new Error("no conversation is open");
    const observer = new MutationObserver(() => {
      if (!log.textContent.includes(wanted)) return;
      observer.disconnect();
      requestAnimationFrame((now) => resolve(performance.timeOrigin + now));
    });
    observer.observe(log, { subtree: true, childList: true, characterData: true });
  }, text);
}
