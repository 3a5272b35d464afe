import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

// There is a first administrator once: a stack of its own, by a setting that no other file has.
test.use({ ringSeconds: 29 });

test("whoever follows the link that the server prints becomes its first administrator", async ({ people, stack }) => {
  await expect.poll(() => stack.firstAdminLink(), { message: "the printed link" }).toBeDefined();
  const link = stack.firstAdminLink() ?? "";
  const ada = new Person(await people.page(), people.newAccount("Ada Okoye"));
  await ada.page.goto(link);
  await expect(ada.page.getByText("You will be the administrator of this server.")).toBeVisible();
  expect(new URL(ada.page.url()).hash).toBe("");
  await ada.fillSignUp();
  await ada.submit("Create account");
  await ada.expectHome();
  await ada.openSection("Account");
  await ada.submit("Delete my account");
  const dialog = ada.page.getByRole("dialog", { name: "Delete your account?" });
  await dialog.getByRole("textbox").fill(ada.account.username);
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(dialog.getByText("You’re the only administrator.")).toBeVisible();

  const late = await people.page();
  await late.goto(link);
  await expect(late.getByText("Your invitation doesn’t work any more")).toBeVisible();
});
