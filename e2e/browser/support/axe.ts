import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { expectNothingSticksOut } from "./layout.ts";
import { settled } from "./settled.ts";

const WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Looks for what axe finds wrong with a page, now: in light all of it, in dark the colours, which alone are others. And for
 * what sticks out in one of the sizes.
 */
export async function expectNoViolations(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await settled(page);
  expect.soft(await found(new AxeBuilder({ page }).withTags(WCAG_2_2_AA)), what).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await settled(page);
  expect.soft(await found(new AxeBuilder({ page }).withRules(["color-contrast"])), `${what}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
  await expectNothingSticksOut(page, what);
}

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join("\n")}`);
}
