import { expect, type Page } from "@playwright/test";
import { settled } from "./settled.ts";

/** A laptop, a tablet and a phone. */
export const SIZES = [
  [1440, 900],
  [768, 1024],
  [390, 844],
] as const;

/** Looks at a page in every size; nothing may be wider than its place. */
export async function expectNothingSticksOut(page: Page, what: string): Promise<void> {
  const size = page.viewportSize();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await settled(page);
    expect.soft(await sticksOut(page), `${what} at ${width} × ${height}`).toEqual([]);
  }
  if (size) await page.setViewportSize(size);
}

/** What is wider than its place, and is not meant to be moved sideways. */
async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element) =>
      element === document.documentElement || ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    return [...document.querySelectorAll("*")]
      .filter((element) => scrolls(element) && element.scrollWidth > element.clientWidth)
      .filter((element) => !element.classList.contains("overflow-x-auto"))
      .map((element) => `${element.tagName} ${element.id} ${element.className}`);
  });
}
