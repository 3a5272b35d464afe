import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("somebody new signs up and is greeted", async ({ people }) => {
  const ada = new Person(await people.page(), people.newAccount("Ada Okoye"));
  await ada.signUp();
  await expect(ada.page.getByText("Hello, Ada Okoye")).toBeVisible();
  await expect(ada.page.getByText("No chats yet")).toBeVisible();
});

test("signs out and in again; a wrong password is said in place", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.signOut();
  await ada.trySignIn("not the password");
  await expect(ada.page.getByRole("alert")).toHaveText("That username or password isn’t right.");
  await expect(ada.page.getByLabel("Username or e-mail")).toHaveValue(ada.account.username);
  await ada.password.fill(ada.account.password);
  await ada.submit("Sign in");
  await ada.expectHome();
});

test("a taken username is said at its field, whatever its case", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const other = people.newAccount("Ada Byron");
  const late = new Person(await people.page(), { ...other, username: ada.account.username.toUpperCase() });
  await late.page.goto("/sign-up");
  await late.fillSignUp();
  await late.submit("Create account");
  const field = late.page.getByLabel("Username");
  await expect(field).toHaveAccessibleDescription("Somebody already has this username. Try another one.");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(other.username);
  await late.submit("Create account");
  await late.expectHome();
});

test("what the form cannot accept is said before it is sent", async ({ people }) => {
  const late = new Person(await people.page(), { name: "", username: "a b", email: "nowhere", password: "short" });
  await late.page.goto("/sign-up");
  await late.fillSignUp();
  await late.submit("Create account");
  await expect(late.page.getByLabel("Username")).toHaveAttribute("aria-invalid", "true");
  await expect(late.page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await expect(late.password).toHaveAccessibleDescription("Use at least 10 characters.");
});

test("stays signed in over a reload; signing out holds for every tab", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.page.reload();
  await ada.expectHome();
  const tab = new Person(await ada.page.context().newPage(), ada.account);
  await tab.page.goto("/");
  await tab.expectHome();
  await ada.signOut();
  await expect(tab.page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await ada.page.reload();
  await expect(ada.page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
});
