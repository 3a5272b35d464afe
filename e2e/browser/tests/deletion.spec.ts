import { readFile } from "node:fs/promises";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

async function deleteAccount(person: Person): Promise<void> {
  await person.openSection("Account");
  await person.submit("Delete my account");
  const dialog = person.page.getByRole("dialog", { name: "Delete your account?" });
  const username = dialog.getByLabel("Type your username");
  await username.fill("somebody else");
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(username).toHaveAccessibleDescription("That isn’t your username.");
  await username.fill(person.account.username);
  await dialog.getByRole("button", { name: "Delete account" }).click();
}

test("an account that is deleted can be kept by signing in again", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const phone = await people.otherDevice(ada);
  const ben = await people.signUp("Ben Carter");
  await deleteAccount(ada);
  await expect(ada.reason).toHaveText("This account is being deleted. Sign in if you want to keep it.");
  await expect(phone.reason).toHaveText("This account is being deleted. Sign in if you want to keep it.");
  await ben.openCalls();
  await ben.search.fill(ada.account.username);
  await expect(ben.page.getByText("Nobody found for")).toBeVisible();

  await ada.signIn();
  await expect(ada.page.getByText(/Your account will be deleted on/)).toBeVisible();
  await ada.submit("Keep it");
  await expect(ada.page.getByText(/Your account will be deleted on/)).toBeHidden();
  await ben.page.reload();
  await ben.open(ada);
});

test("everything that is kept of somebody is downloaded as a file", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.openSection("Account");
  const downloading = ada.page.waitForEvent("download");
  await ada.submit("Download my data");
  const file = await downloading;
  expect(file.suggestedFilename()).toBe(`switchboard-${ada.account.username}.json`);
  const kept = await readFile(await file.path(), "utf8");
  expect(JSON.parse(kept)).toBeInstanceOf(Object);
  expect(kept).toContain(ada.account.username);
  expect(kept).toContain(ada.account.email);
  expect(kept).not.toContain("$argon2");
});
