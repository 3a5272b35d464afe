import { expect, type Locator, type Page } from "@playwright/test";
import type { Person } from "./person.ts";

/** The other's shared screen on this person's page. */
export function sharedScreen({ page }: Person): Locator {
  return page.getByTestId("remote-screen");
}

/** The other's screen is on the stage, and new pictures of it are drawn. */
export async function expectToSeeScreen(person: Person): Promise<void> {
  await expect(sharedScreen(person)).toHaveCSS("opacity", "1");
  await expect.poll(() => painted(person.page), { message: "pictures of the screen" }).toBeGreaterThan(0);
}

/** Opens the details of the connection. */
export async function openDetails(person: Person): Promise<Locator> {
  await person.wake();
  await person.controls.getByRole("button", { name: "More" }).click();
  await person.page.getByRole("button", { name: "Connection details" }).click();
  return person.page.getByRole("dialog", { name: "Connection details" });
}

function painted(page: Page): Promise<number> {
  return page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>("[data-testid=remote-screen]");
    return video && video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
  });
}
