import type { Page } from "@playwright/test";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";
import { quantile } from "./statistics.ts";

declare global {
  interface Window {
    /** When the first remote picture was drawn, in milliseconds since 1970. */
    firstFrame: Promise<number>;
  }
}

const CALLS = 20;

/** From the callee's click on "Accept with video" until each side has drawn the first picture of the other. */
for (const way of ["direct", "relayed"]) {
  test(`answer to first remote picture, ${way}`, async ({ people }, testInfo) => {
    const ada = await people.signUp("Ada");
    const mara = await people.signUp("Mara");
    if (way === "relayed") await hideAddresses(ada, mara);
    const figures = await firstPictures(ada, mara);
    for (const [who, times] of Object.entries(figures)) {
      const description = { calls: times.length, median: quantile(times, 0.5), p95: quantile(times, 0.95) };
      const type = `answer_to_first_picture_${way}_${who}_ms`;
      testInfo.annotations.push({ type, description: JSON.stringify(description) });
    }
  });
}

async function hideAddresses(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await person.chooseForCalls("Hide my address");
    await person.page.goto("/");
  }
}

/** Milliseconds of each call, as either side saw it. */
async function firstPictures(ada: Person, mara: Person): Promise<{ caller: number[]; callee: number[] }> {
  const caller: number[] = [];
  const callee: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    await ada.call(mara);
    await expect(mara.incoming).toBeVisible();
    await Promise.all([watchForFirstFrame(ada.page), watchForFirstFrame(mara.page)]);
    const answered = await mara.incoming.getByRole("button", { name: "Accept with video" }).evaluate((button) => {
      const now = performance.timeOrigin + performance.now();
      (button as HTMLButtonElement).click();
      return now;
    });
    caller.push((await ada.page.evaluate(() => window.firstFrame)) - answered);
    callee.push((await mara.page.evaluate(() => window.firstFrame)) - answered);
    await ada.hangUp();
    for (const { ended } of [ada, mara]) await ended.getByRole("button", { name: "Close" }).click();
  }
  return { caller, callee };
}

/** The video element may be there already, or come with the answer. */
async function watchForFirstFrame(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { promise, resolve } = Promise.withResolvers<number>();
    window.firstFrame = promise;
    const watched = new WeakSet<HTMLVideoElement>();
    const watch = () => {
      const video = document.querySelector<HTMLVideoElement>("[data-testid=remote-video]");
      if (!video || watched.has(video)) return;
      watched.add(video);
      video.requestVideoFrameCallback((now) => {
        observer.disconnect();
        resolve(performance.timeOrigin + now);
      });
    };
    const observer = new MutationObserver(watch);
    observer.observe(document.body, { subtree: true, childList: true });
    watch();
  });
}
