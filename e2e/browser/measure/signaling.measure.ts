import type { Page } from "@playwright/test";
import { connect, type Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";
import { quantile } from "./statistics.ts";

const ROUNDS = 500;
const WARM_UP = 20;
/** A call may send 50 signals a second, and a round trip is two. */
const PAUSE_MS = 50;

/**
 * A round trip is: a click on A's microphone button → MediaState through A's tunnel, call-svc and B's tunnel → B's page
 * shows it → B's page at once clicks its own button → the same way back → A's page shows it. React's drawing on both
 * sides is part of it; no media is awaited.
 */
test("signaling round trip", async ({ people }, testInfo) => {
  const ada = await people.signUp("Ada");
  const mara = await people.signUp("Mara");
  await connect(ada, mara, "audio");
  await expect(ada.page.getByText("Mara is muted")).toBeHidden();
  await answerEachChange(mara.page, ada);
  const trips = await roundTrips(ada.page, mara, WARM_UP + ROUNDS);
  const measured = trips.slice(WARM_UP);
  const description = JSON.stringify({
    rounds: measured.length,
    median: quantile(measured, 0.5),
    p99: quantile(measured, 0.99),
    max: quantile(measured, 1),
  });
  testInfo.annotations.push({ type: "signaling_round_trip_ms", description });
});

/** The page presses its own microphone button whenever it shows that the other's has changed. */
async function answerEachChange(page: Page, other: Person): Promise<void> {
  await page.evaluate((text) => {
    const shows = () => document.body.textContent.includes(text);
    let last = shows();
    new MutationObserver(() => {
      if (shows() === last) return;
      last = !last;
      document.querySelector<HTMLButtonElement>('button[aria-label="Mute microphone"]')?.click();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, `${other.name} is muted`);
}

/** Presses the page's microphone button and waits for the other's answer to be shown, again and again: milliseconds each. */
async function roundTrips(page: Page, other: Person, rounds: number): Promise<number[]> {
  return page.evaluate(
    async ({ text, count, pause }) => {
      const shows = () => document.body.textContent.includes(text);
      const shown = (wanted: boolean) =>
        new Promise<void>((done) => {
          const look = () => {
            if (shows() !== wanted) return;
            observer.disconnect();
            done();
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
          look();
        });
      const times: number[] = [];
      for (let round = 0; round < count; round += 1) {
        const wanted = !shows();
        const begun = performance.now();
        document.querySelector<HTMLButtonElement>('button[aria-label="Mute microphone"]')?.click();
        await shown(wanted);
        times.push(performance.now() - begun);
        await new Promise((later) => setTimeout(later, pause));
      }
      return times;
    },
    { text: `${other.name} is muted`, count: rounds, pause: PAUSE_MS },
  );
}
