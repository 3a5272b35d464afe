import { readFileSync } from "node:fs";
import type { Stack } from "../stack/stack.ts";
import { expectNoViolations } from "../support/axe.ts";
import type { People } from "../support/people.ts";
import { connect, Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("an administrator invites somebody, and disables and enables them", async ({ people, stack }) => {
  const ada = await administrator(people, stack);
  await ada.page.getByRole("link", { name: "Admin", exact: true }).click();
  await adminPage(ada, "Invitations");
  await ada.submit("Invite");
  await ada.page.getByLabel("What it is for").fill("The choir");
  await ada.submit("Create");
  const made = ada.page.getByRole("dialog", { name: "The invitation" });
  const link = await made.getByRole("status", { name: "Link" }).innerText();
  await made.getByRole("button", { name: "Done" }).click();
  await expect(ada.page.getByText("The choir")).toBeVisible();

  const ben = new Person(await people.page(), people.newAccount("Ben Carter"));
  await ben.page.goto(link);
  await ben.fillSignUp();
  await ben.submit("Create account");
  await ben.expectHome();

  await openPerson(ada, ben);
  await ada.submit("Disable account");
  const question = ada.page.getByRole("dialog", { name: "Disable Ben Carter’s account?" });
  await question.getByLabel("Reason").fill("Sends spam");
  await question.getByRole("button", { name: "Disable account" }).click();
  await ben.expectDoor();
  await expect(ben.reason).toContainText("disabled");
  await ben.trySignIn(ben.account.password);
  await expect(ben.page.getByText("An administrator has disabled this account.")).toBeVisible();

  await ada.submit("Enable account");
  const again = ada.page.getByRole("dialog", { name: "Enable Ben Carter’s account?" });
  await again.getByRole("button", { name: "Enable account" }).click();
  await expect(ada.page.getByRole("button", { name: "Disable account" })).toBeVisible();
  await ben.signIn();

  await ada.page.getByRole("link", { name: "What was done to Ben Carter" }).click();
  await expect(ada.page.getByText("Disabled an account")).toBeVisible();
  await ada.page.getByText("Disabled an account").click();
  await expect(ada.page.getByText("Sends spam")).toBeVisible();
});

test("a sign-in of long ago has to be proven again before a role is given", async ({ people, stack }) => {
  const ada = await administrator(people, stack);
  const ben = await people.signUp("Ben Carter");
  await openPerson(ada, ben);
  stack.ageProofs();
  await ada.page.reload();
  await ada.page.getByRole("combobox", { name: "Role" }).selectOption("Moderator");
  await ada.submit("Change role");
  const question = ada.page.getByRole("dialog", { name: "Make Ben Carter a different role?" });
  await question.getByRole("button", { name: "Change role" }).click();
  const proof = ada.page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByRole("textbox", { name: "Password" }).fill("not the password");
  await proof.getByRole("button", { name: "Continue" }).click();
  await expect(proof.getByText("That password isn’t right.")).toBeVisible();
  await proof.getByRole("textbox", { name: "Password" }).fill(ada.account.password);
  await proof.getByRole("button", { name: "Continue" }).click();
  await expect(ada.done).toContainText("Ben Carter has another role now: Moderator.");
  await ada.page.reload();
  await expect(ada.page.getByRole("combobox", { name: "Role" })).toHaveValue("3");
});

test("an administrator reads what happened in a call, and takes the record along", async ({ people, stack }) => {
  const ada = await administrator(people, stack);
  const [ben, mara] = [await people.signUp("Ben Carter"), await people.signUp("Mara Lindqvist")];
  await ada.page.goto("/admin/calls?live=1");
  await expect(ada.page.getByText("Calls appear as they happen.")).toBeAttached();
  await connect(ben, mara, "audio");
  await expect(ada.page.getByRole("link", { name: /Ben Carter → Mara Lindqvist.*In progress/ })).toBeVisible();
  await mara.hangUp();
  const row = ada.page.getByRole("link", { name: /Ben Carter → Mara Lindqvist.*Hung up/ });
  await expect(row).toBeVisible();
  await row.click();
  for (const sentence of [
    "Ben Carter called Mara Lindqvist.",
    "Mara Lindqvist answered.",
    /^Ben Carter was connected\. Directly\./,
    /^Mara Lindqvist was connected\. Directly\./,
    "Mara Lindqvist ended the call: Hung up.",
  ]) {
    await expect(ada.page.getByText(sentence)).toBeVisible();
  }
  await expect(ada.page.getByText("None in the record")).toBeVisible();
  await expectNoViolations(ada.page, "admin, call");

  await ada.page.goto(`/admin/calls?user=${new URL(await addressOf(ada, ben)).pathname.split("/").at(-1)}`);
  await expect(row).toBeVisible();
  await expectNoViolations(ada.page, "admin, calls");
  await ada.submit("Export");
  const dialog = ada.page.getByRole("dialog", { name: "Export the record" });
  await dialog.getByLabel("Format").selectOption({ label: "JSON lines (for programs)" });
  const coming = ada.page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export" }).click();
  const file = await (await coming).path();
  const events = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events[0]).toHaveProperty("requested");
  // Streams close after the end.
  expect(events.filter((event) => "ended" in event)).toHaveLength(1);
});

test("administrators' pages: nothing that axe finds", async ({ people, stack }) => {
  test.setTimeout(2 * 60_000);
  const ada = await administrator(people, stack);
  const { page } = ada;
  for (const name of ["People", "Invitations", "Log", "Service accounts"] as const) {
    if (name === "People") await page.goto("/admin");
    else await adminPage(ada, name);
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
    await expectNoViolations(page, `admin, ${name}`);
  }
  await ada.submit("New service account");
  await expectNoViolations(page, "admin, new service account");
  await page.goto("/admin/invitations");
  await ada.submit("Invite");
  await expectNoViolations(page, "admin, new invitation");
  const ben = await people.signUp("Ben Carter");
  await openPerson(ada, ben);
  await expectNoViolations(page, "admin, person");
  await ada.submit("Disable account");
  await expectNoViolations(page, "admin, disabling");
});

/** Somebody whom the operator made an administrator, on the command line. */
async function administrator(people: People, stack: Stack): Promise<Person> {
  const ada = await people.signUp("Ada Okoye");
  stack.command("user", "role", ada.account.username, "admin");
  await ada.page.reload();
  await ada.expectHome();
  return ada;
}

async function adminPage({ page }: Person, name: "People" | "Invitations" | "Log" | "Service accounts"): Promise<void> {
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name }).click();
}

/** The address of somebody’s page. */
async function addressOf(ada: Person, other: Person): Promise<string> {
  await openPerson(ada, other);
  return ada.page.url();
}

async function openPerson({ page }: Person, other: Person): Promise<void> {
  await page.goto(`/admin/people?q=${other.account.username}`);
  await page.getByRole("link", { name: `@${other.account.username}` }).click();
  await expect(page.getByRole("heading", { name: other.name, level: 1 })).toBeVisible();
}
