import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { ARTIFACTS } from "../stack/places.ts";
import { SIZES } from "../support/layout.ts";
import { settled } from "../support/settled.ts";

const FOLDER = resolve(ARTIFACTS, "screenshots");
const THEMES = ["light", "dark"] as const;

/** Takes a page in every size and theme. */
export async function photograph(page: Page, name: string, before: () => Promise<void> = async () => {}): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const size = page.viewportSize();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await before();
      await settled(page);
      await page.screenshot({ path: resolve(FOLDER, `${width}x${height}-${colorScheme}-${name}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}
