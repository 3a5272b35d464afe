import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";
import { quantile } from "./statistics.ts";

declare global {
  interface Window {
    /** How long each picture stood, in milliseconds, since scrolling began. */
    stood: number[];
  }
}

const WRITTEN = 40;
const MESSAGES = 100_000;
const TURNS = 600;
const TURN_PX = 400;
const TURN_MS = 25;

/** A conversation of 100,000 messages: opened, scrolled, and gone to its beginning. */
test("a long conversation", async ({ people, stack }, testInfo) => {
  const ada = await people.signUp("Ada");
  const mara = await people.signUp("Mara");
  await ada.chat(mara);
  for (let number = 0; number < WRITTEN; number += 1)
    await ada.write(`${number}: ${"some words ".repeat(1 + (number % 12))}`);
  await expect(ada.page.getByRole("img", { name: "Sending" })).toHaveCount(0);
  stack.repeatMessages(WRITTEN, MESSAGES);
  await ada.page.reload();
  await expect(ada.page.locator(`[data-seq="${MESSAGES}"]`)).toBeInViewport();
  const scrolling = await scroll(ada.page);
  const { elements, heapMiB } = await weight(ada.page);
  const toBeginning = await goTo(ada.page, 1);
  const toMiddle = await goTo(ada.page, MESSAGES / 2);
  const description = JSON.stringify({ messages: MESSAGES, ...scrolling, elements, heapMiB, toBeginning, toMiddle });
  testInfo.annotations.push({ type: "long_conversation_ms", description });
});

/** Turns the wheel upwards, faster than anybody reads. */
async function scroll(page: Page) {
  await page.getByRole("log", { name: "Messages" }).hover();
  await page.evaluate(() => {
    window.stood = [];
    let last = performance.now();
    const drawn = (now: number) => {
      window.stood.push(now - last);
      last = now;
      requestAnimationFrame(drawn);
    };
    requestAnimationFrame(drawn);
  });
  for (let turn = 0; turn < TURNS; turn += 1) {
    await page.mouse.wheel(0, -TURN_PX);
    await page.waitForTimeout(TURN_MS);
  }
  const { stood, first } = await page.evaluate(() => {
    const box = document.querySelector("[role=log]")?.getBoundingClientRect();
    const lines = [...document.querySelectorAll<HTMLElement>("[data-seq]")];
    const seen = lines.find((line) => line.getBoundingClientRect().bottom > (box?.top ?? 0));
    return { stood: window.stood, first: Number(seen?.dataset["seq"]) };
  });
  return {
    passed: MESSAGES - first,
    pictures: stood.length,
    median: quantile(stood, 0.5),
    p99: quantile(stood, 0.99),
    most: quantile(stood, 1),
  };
}

/** What the page holds. */
async function weight(page: Page) {
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return { elements, heapMiB: Math.round(usedSize / 1024 / 102.4) / 10 };
}

/** From the wish to see a message until the page holds it. */
async function goTo(page: Page, seq: number): Promise<number> {
  return page.evaluate(async (place) => {
    const begun = performance.now();
    window.location.hash = `m${place}`;
    const isThere = () => document.querySelector(`[data-seq="${place}"]`) !== null;
    while (!isThere()) await new Promise((drawn) => requestAnimationFrame(drawn));
    return Math.round(performance.now() - begun);
  }, seq);
}
