import { expectToSeeAndHearEachOther } from "../support/media.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("two who call each other at the same moment are in one call", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await ada.open(mara);
  await mara.open(ada);
  await Promise.all([ada, mara].map(pressCall));
  await expect(ada.timer).toBeVisible();
  await expect(mara.timer).toBeVisible();
  await expectToSeeAndHearEachOther(ada, mara);
  await expect(ada.incoming).toBeHidden();
  await expect(mara.incoming).toBeHidden();
  await ada.hangUp();
  await expect(mara.ended).toContainText("Ada ended the call");
  for (const person of [ada, mara]) {
    await person.ended.getByRole("button", { name: "Close" }).click();
    await expect(person.page.getByText(/^(You called|Called you) · /)).toHaveCount(1);
    await expect(person.page.getByText("Missed call", { exact: true })).toBeHidden();
  }
});

/** At once: whatever comes in between does not keep them from it. */
async function pressCall({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "with video" }).evaluate((button: HTMLButtonElement) => button.click());
}
