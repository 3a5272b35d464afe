import { linkIn } from "../support/letters.ts";
import { expect, test } from "../support/test.ts";

const CONFIRM = "/confirm-email";
const RESET = "/reset-password";
const NEW_PASSWORD = "a quite different battery";

test("the link in the letter confirms the address", async ({ people, stack }) => {
  const ada = await people.signUp("Ada Okoye");
  const asked = ada.page.getByText(`Confirm your e-mail address ${ada.account.email}`);
  await expect(asked).toBeVisible();
  await ada.page.goto(await linkIn(stack.mailbox, ada.account.email, CONFIRM));
  await expect(ada.page.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
  await ada.page.getByRole("link", { name: "Go on to Switchboard" }).click();
  await ada.expectHome();
  await expect(asked).toBeHidden();
  await ada.openSection("Account");
  await expect(ada.page.getByText("Confirmed", { exact: true })).toBeVisible();
});

test("a link that was followed elsewhere confirms at once, and says so when it is followed again", async ({ people, stack }) => {
  const ada = await people.signUp("Ada Okoye");
  const asked = ada.page.getByText("Confirm your e-mail address");
  await expect(asked).toBeVisible();
  const link = await linkIn(stack.mailbox, ada.account.email, CONFIRM);
  const elsewhere = await people.page();
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
  await expect(asked).toBeHidden();
  const late = await people.page();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This link doesn’t work any more" })).toBeVisible();
});

test("a forgotten password is replaced by a letter, and every session ends", async ({ people, stack }) => {
  const ada = await people.signUp("Ada Okoye");
  const { email, username } = ada.account;
  await ada.page.goto(await linkIn(stack.mailbox, email, CONFIRM));
  await ada.page.getByRole("link", { name: "Go on to Switchboard" }).click();
  await ada.expectHome();

  const page = await people.page();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await page.getByLabel("Username or e-mail").fill(username);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();

  await page.goto(await linkIn(stack.mailbox, email, RESET));
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await expect(ada.reason).toHaveText(/Your password was changed, so you were signed out everywhere/);

  await ada.trySignIn(ada.account.password);
  await expect(ada.page.getByRole("alert")).toHaveText("That username or password isn’t right.");
  await ada.signIn(NEW_PASSWORD);
});

test("a new address holds once its letter is answered", async ({ people, stack }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.page.goto(await linkIn(stack.mailbox, ada.account.email, CONFIRM));
  await ada.page.getByRole("link", { name: "Go on to Switchboard" }).click();
  await ada.openSection("Account");
  const fresh = `new-${ada.account.email}`;
  const field = ada.page.getByRole("textbox", { name: "E-mail" });
  await field.fill(fresh);
  await ada.submit("Save");
  await expect(ada.page.getByText(`A link waits at ${fresh}.`)).toBeVisible();
  await expect(field).toHaveValue(ada.account.email);

  const elsewhere = await people.page();
  await elsewhere.goto(await linkIn(stack.mailbox, fresh, CONFIRM));
  await expect(elsewhere.getByText(`${fresh} belongs to your account.`)).toBeVisible();
  await expect(field).toHaveValue(fresh);
});
