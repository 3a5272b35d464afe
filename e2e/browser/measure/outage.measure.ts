import type { Page } from "@playwright/test";
import { expectToSeeAndHearEachOther } from "../support/media.ts";
import { connect } from "../support/person.ts";
import { test } from "../support/test.ts";

const MINUTE_MS = 60_000;

/** The longest time without a new picture in a minute with the product there, and in one in which nothing of it answers. */
test("pictures while nobody answers", async ({ people, stack }, testInfo) => {
  const ada = await people.signUp("Ada");
  const mara = await people.signUp("Mara");
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  const gaps = async () => {
    const both = await Promise.all([ada, mara].map(({ page }) => longestGap(page)));
    return Math.round(Math.max(...both));
  };
  const before = await gaps();
  stack.freeze();
  const during = await gaps();
  stack.thaw();
  await expectToSeeAndHearEachOther(ada, mara);
  const description = JSON.stringify({ with_the_product_ms: before, without_ms: during });
  testInfo.annotations.push({ type: "longest_gap_between_pictures", description });
});

/** Between two pictures of the other in a minute, in milliseconds. */
async function longestGap(page: Page): Promise<number> {
  return page.evaluate(
    (forMs) =>
      new Promise<number>((resolve, reject) => {
        const video = document.querySelector<HTMLVideoElement>("[data-testid=remote-video]");
        if (!video) return reject(new Error("no picture"));
        const began = performance.now();
        let last = began;
        let longest = 0;
        const drawn = (now: number) => {
          longest = Math.max(longest, now - last);
          last = now;
          video.requestVideoFrameCallback(drawn);
        };
        video.requestVideoFrameCallback(drawn);
        setTimeout(() => resolve(Math.max(longest, performance.now() - last)), forMs);
      }),
    MINUTE_MS,
  );
}
