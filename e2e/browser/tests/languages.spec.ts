import { expect, test } from "../support/test.ts";

test("German is chosen at the door, and stays over a reload", async ({ people }) => {
  const page = await people.page();
  await page.goto("/sign-in");
  await page.getByLabel("Language").selectOption({ label: "Deutsch" });
  const greeting = page.getByRole("heading", { name: "Schön, dass Du da bist" });
  await expect(greeting).toBeVisible();
  await expect(page.getByLabel("Benutzername oder E-Mail")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.reload();
  await expect(greeting).toBeVisible();
});

test("the account’s language comes along to another device", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.openSection("Language");
  await ada.page.getByRole("radio", { name: "Deutsch" }).click();
  await expect(ada.page.getByRole("heading", { name: "Einstellungen" })).toBeVisible();
  const page = await people.page();
  await page.goto("/sign-in");
  await page.getByLabel("Username or e-mail").fill(ada.account.username);
  await page.getByRole("textbox", { name: "Password" }).fill(ada.account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: "Neue Gruppe" })).toBeVisible();
});
