import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

/** reliability.md: a change reaches those who look within so many milliseconds. */
const SEEN_WITHIN_MS = 2_000;

test("who looks sees within two seconds how somebody is; who wants quiet is not rung", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.befriend(ben);
  await ada.chat(ben);
  const header = ada.page.locator("header").filter({ hasText: "Ben Carter" });
  await expect(header).toContainText("Online");
  await choose(ben, "Until I change it");
  await expect(header).toContainText("Do not disturb", { timeout: SEEN_WITHIN_MS });
  await ada.open(ben);
  await ada.page.getByRole("button", { name: "with audio" }).click();
  await expect(ada.callWith(ben).getByText("It shows without ringing")).toBeVisible();
  await expect(ben.incoming).toBeVisible();
  await expect(ben.incoming.getByRole("button", { name: "Silence" })).toHaveCount(0);
  await ada.hangUp();
  await ada.ended.getByRole("button", { name: "Close" }).click();
  await ada.chat(ben);
  await choose(ben, "Invisible");
  await expect(header).toContainText("Last seen", { timeout: SEEN_WITHIN_MS });
  await choose(ben, "Online, or away when I am");
  await expect(header).toContainText("Online", { timeout: SEEN_WITHIN_MS });
  await ben.page.context().close();
  await expect(header).toContainText("Last seen", { timeout: 35_000 });
});

/** Chooses how one wants to be seen. */
async function choose(person: Person, choice: string): Promise<void> {
  await person.openSettings();
  const { page } = person;
  const menu = page.getByRole("button", { name: /^How others see you/ }).filter({ visible: true });
  await menu.click();
  await page.getByRole("menuitemradio", { name: choice }).click();
}
