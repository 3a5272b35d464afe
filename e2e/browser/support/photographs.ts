import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, type Page } from "@playwright/test";
import { ARTIFACTS } from "../stack/places.ts";
import { settled } from "./settled.ts";

const FOLDER = resolve(ARTIFACTS, "screenshots");
const SIZES = [
  [1440, 900],
  [768, 1024],
  [390, 844],
] as const;
/** What sticks out does so in both themes; where nobody looks at the pictures, one is enough. */
const THEMES = process.env["CI"] === undefined ? (["light", "dark"] as const) : (["light"] as const);

/** Takes a page in every size and theme. */
export async function photograph(
  page: Page,
  name: string,
  before: () => Promise<void> = async () => {},
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const size = page.viewportSize();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await before();
      await settled(page);
      expect.soft(await sticksOut(page), `${name} at ${width} × ${height}`).toEqual([]);
      await page.screenshot({ path: resolve(FOLDER, `${width}x${height}-${colorScheme}-${name}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
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
