import type { Locator } from "@playwright/test";
import type { Person } from "../support/person.ts";
import { turnOnApp } from "../support/security.ts";
import { expect, test } from "../support/test.ts";
import { totp } from "../support/totp.ts";

function code({ page }: Person): Locator {
  return page.getByLabel("Code from your authenticator app");
}

async function reachSecondStep(person: Person): Promise<void> {
  await person.trySignIn(person.account.password);
  await expect(person.page.getByRole("heading", { name: "One more step" })).toBeVisible();
}

test("the code of an authenticator app is asked for after the password", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const { secret } = await turnOnApp(ada);
  await expect(ada.page.getByText("On since")).toBeVisible();
  await ada.signOut();
  await reachSecondStep(ada);
  await code(ada).fill(totp(secret, 1));
  await ada.submit("Continue");
  await ada.expectHome();
});

test("a code that was used is refused in place, and the next one accepted", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const { secret, used } = await turnOnApp(ada);
  await ada.signOut();
  await reachSecondStep(ada);
  await code(ada).fill(used);
  await ada.submit("Continue");
  await expect(code(ada)).toHaveAccessibleDescription(/That code isn’t right/);
  await code(ada).fill(totp(secret, 1));
  await ada.submit("Continue");
  await ada.expectHome();
});

test("a recovery code signs in once", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const { recovery } = await turnOnApp(ada);
  const [first = "", second = ""] = recovery;
  const field = ada.page.getByLabel("Recovery code");
  await ada.signOut();
  await reachSecondStep(ada);
  await ada.submit("Use a recovery code");
  await field.fill(first);
  await ada.submit("Continue");
  await ada.expectHome();
  await ada.openSection("Security");
  await expect(ada.page.getByText(`${recovery.length - 1} codes left`)).toBeVisible();
  await ada.signOut();
  await reachSecondStep(ada);
  await ada.submit("Use a recovery code");
  await field.fill(first);
  await ada.submit("Continue");
  await expect(field).toHaveAccessibleDescription(/That recovery code isn’t right, or was used before/);
  await field.fill(second);
  await ada.submit("Continue");
  await ada.expectHome();
});

test("with the authenticator app turned off the password is enough", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await turnOnApp(ada);
  await ada.submit("Turn off");
  const dialog = ada.page.getByRole("dialog", { name: "Turn off the authenticator app?" });
  await dialog.getByRole("button", { name: "Turn off" }).click();
  await expect(ada.page.getByRole("button", { name: "Set up" })).toBeVisible();
  await ada.signOut();
  await ada.signIn();
});
