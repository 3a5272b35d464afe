import { expect, type Locator } from "@playwright/test";
import type { Person } from "./person.ts";
import { totp } from "./totp.ts";

/** What an authenticator app and a piece of paper keep. */
export interface Kept {
  readonly secret: string;
  /** The code that turned it on, and works no more. */
  readonly used: string;
  readonly recovery: readonly string[];
}

/** Turns the authenticator app on, and keeps the recovery codes. */
export async function turnOnApp(person: Person): Promise<Kept> {
  const { page } = person;
  await person.openSection("Security");
  await page.getByRole("region", { name: "Authenticator app" }).getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  const secret = await page.getByTestId("totp-secret").innerText();
  const used = totp(secret);
  await page.getByLabel("Code from the app").fill(used);
  await person.submit("Turn on");
  return { secret, used, recovery: await keepRecoveryCodes(person) };
}

/** Adds a passkey that the browser's authenticator makes; the first factor comes with recovery codes. */
export async function addPasskey(person: Person, name: string): Promise<void> {
  const { page } = person;
  await person.openSection("Security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await person.submit("Continue");
  await keepRecoveryCodes(person);
  await expect(passkeys(person).getByText(name)).toBeVisible();
}

export function passkeys({ page }: Person): Locator {
  return page.getByRole("region", { name: "Passkeys" });
}

async function keepRecoveryCodes(person: Person): Promise<string[]> {
  const dialog = person.page.getByRole("dialog", { name: "Your recovery codes" });
  await expect(dialog.getByRole("button", { name: "Done" })).toBeDisabled();
  const codes = await dialog.getByRole("listitem").allInnerTexts();
  await dialog.getByLabel("I have kept them").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  return codes;
}
