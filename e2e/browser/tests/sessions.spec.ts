import type { Locator } from "@playwright/test";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

const NEW_PASSWORD = "a quite different battery";

function devices({ page }: Person): Locator {
  return page.getByRole("region", { name: "Devices" }).getByRole("listitem");
}

test("a device that is signed out from another one says why", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const phone = await people.otherDevice(ada);
  await ada.openSection("Security");
  await expect(devices(ada)).toHaveCount(2);
  await expect(devices(ada).first()).toContainText("This device");
  await devices(ada).last().getByRole("button", { name: /^Sign out/ }).click();
  await expect(phone.reason).toHaveText("You were signed out from another device.");
  await expect(devices(ada)).toHaveCount(1);
  await phone.page.reload();
  await phone.expectDoor();
});

test("all other devices are signed out at once", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const others = [await people.otherDevice(ada), await people.otherDevice(ada)];
  await ada.openSection("Security");
  await expect(devices(ada)).toHaveCount(3);
  await ada.submit("Sign out all other devices");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Sign out all other devices" }).click();
  for (const other of others) await expect(other.reason).toHaveText("You were signed out from another device.");
  await expect(devices(ada)).toHaveCount(1);
});

test("a new password signs the other devices out", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const phone = await people.otherDevice(ada);
  await ada.openSection("Account");
  await ada.page.getByLabel("Current password").fill(ada.account.password);
  await ada.page.getByLabel("New password").fill(NEW_PASSWORD);
  await ada.submit("Change password");
  await expect(ada.done).toHaveText(/1 other device was signed out/);
  await expect(phone.reason).toHaveText(/Your password was changed/);
  await phone.signIn(NEW_PASSWORD);
});
