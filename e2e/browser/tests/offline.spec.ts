import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";

test("what was written lately can be read without a connection, and is gone after signing out", async ({
  people,
  stack,
}) => {
  const { certificate } = stack;
  const ada = await people.signUp("Ada Okoye", { certificate });
  const ben = await people.signUp("Ben Carter");
  await ada.chat(ben);
  await ada.write("Kept for the train");
  await ada.expectSent();
  await ada.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await ada.page.reload();
  await expect(ada.message("Kept for the train")).toBeVisible();
  await expect.poll(() => databases(ada.page)).toContain("switchboard.recent");
  await ada.page.context().setOffline(true);
  await ada.page.reload();
  await expect(ada.page.getByText("This is what this device has kept")).toBeVisible();
  await expect(ada.page.getByText("Kept for the train").first()).toBeVisible();
  await ada.page.context().setOffline(false);
  await expect(ada.field).toBeVisible();
  await ada.signOut();
  await ada.page.context().setOffline(true);
  await ada.page.goto("/");
  await expect(ada.page.getByText("Kept for the train")).toHaveCount(0);
});

/** What the browser keeps of the product. */
async function databases(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
}
