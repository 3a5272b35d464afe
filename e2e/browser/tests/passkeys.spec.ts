import { Authenticator } from "../support/authenticator.ts";
import { addPasskey, passkeys } from "../support/security.ts";
import { expect, test } from "../support/test.ts";

test("a passkey signs in by itself, by a press", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const authenticator = await Authenticator.at(ada.page);
  await addPasskey(ada, "This laptop");
  expect(await authenticator.passkeys()).toBe(1);
  // Else the authenticator says yes in the autofill, before the press.
  await authenticator.withoutAutofill();
  await ada.signOut();
  await ada.submit("Sign in with a passkey");
  await ada.expectHome();
  await ada.openSection("Security");
  await expect(passkeys(ada).getByText("last used")).toBeVisible();
});

test("a passkey that is chosen in the autofill signs in by itself", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const authenticator = await Authenticator.at(ada.page);
  await addPasskey(ada, "This laptop");
  expect(await authenticator.passkeys()).toBe(1);
  // The authenticator says yes as soon as the page at the door asks.
  await ada.openSection("Account");
  await ada.submit("Sign out");
  await ada.expectHome();
});

test("a passkey is the second proof after the password", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const authenticator = await Authenticator.at(ada.page);
  await addPasskey(ada, "This laptop");
  await authenticator.answers(false);
  await ada.signOut();
  await ada.trySignIn(ada.account.password);
  await expect(ada.page.getByRole("heading", { name: "One more step" })).toBeVisible();
  await authenticator.answers(true);
  await ada.submit("Use a passkey");
  await ada.expectHome();
});

test("a passkey that was removed is not asked for any more", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const authenticator = await Authenticator.at(ada.page);
  await addPasskey(ada, "This laptop");
  await ada.page.getByRole("button", { name: "Remove This laptop" }).click();
  await ada.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(passkeys(ada).getByText("You have no passkeys yet.")).toBeVisible();
  await authenticator.answers(false);
  await ada.signOut();
  await ada.signIn();
});
