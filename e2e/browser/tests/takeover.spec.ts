import { expectToSeeAndHearEachOther } from "../support/media.ts";
import { connect, Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("a reload in mid-call takes the call over", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  await mara.page.reload();
  await expect(mara.timer).toBeVisible();
  await expectToSeeAndHearEachOther(ada, mara);
  await ada.page.reload();
  await expect(ada.timer).toBeVisible();
  await expectToSeeAndHearEachOther(ada, mara);
  await ada.hangUp();
  await expect(mara.ended).toContainText("Ada ended the call");
});

test("what was muted before a reload is muted after it", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  await ada.press("Mute microphone");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
  await ada.page.reload();
  await expect(await ada.control("Mute microphone")).toHaveAttribute("aria-pressed", "true");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
});

test("another tab says where the call is, and moves it", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  const tab = new Person(await mara.page.context().newPage(), mara.account);
  await tab.page.goto("/");
  await expect(tab.elsewhere).toContainText("You’re in a call with Ada on another device or tab.");
  await tab.elsewhere.getByRole("button", { name: "Move here" }).click();
  await expect(tab.timer).toBeVisible();
  await expect(mara.elsewhere).toBeVisible();
  await expectToSeeAndHearEachOther(ada, tab);
});

test("another device moves the call to itself", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  const phone = await people.otherDevice(mara);
  await phone.elsewhere.getByRole("button", { name: "Move here" }).click();
  await expect(phone.timer).toBeVisible();
  await expect(mara.elsewhere).toBeVisible();
  await expectToSeeAndHearEachOther(ada, phone);
  await phone.hangUp();
  await expect(ada.ended).toContainText("Mara ended the call");
  await expect(mara.elsewhere).toBeHidden();
});
