import { expectToSeeAndHearEachOther } from "../support/media.ts";
import type { People } from "../support/people.ts";
import { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

async function comeIn(people: People, name: string): Promise<Person> {
  const guest = new Person(await people.page(), people.newAccount(name));
  await guest.page.goto("/sign-in");
  await guest.page.getByRole("link", { name: "Look around as a guest" }).click();
  await expect(guest.page.getByRole("heading", { name: "Look around as a guest" })).toBeVisible();
  await guest.page.getByLabel("Your name").fill(name);
  await guest.submit("Come in");
  await guest.expectHome();
  return guest;
}

/** The user's id, which the access token names as its subject: the page renews it when it is loaded. */
async function idOf({ page }: Person): Promise<string> {
  const renewed = page.waitForResponse(/AuthService\/Refresh$/);
  await page.reload();
  const body = (await (await renewed).body()).toString("latin1");
  const [, payload = ""] = /eyJ[\w-]+\.([\w-]+)\./.exec(body) ?? [];
  return JSON.parse(Buffer.from(payload, "base64url").toString()).sub;
}

async function makeAccount(guest: Person): Promise<void> {
  const { page, account, password } = guest;
  await expect(page.getByRole("heading", { name: "Stay with us" })).toBeVisible();
  await page.getByLabel("Username").fill(account.username);
  await page.getByLabel("E-mail").fill(account.email);
  await password.fill(account.password);
  await guest.submit("Create my account");
}

test("a guest comes in by a name alone, and nobody can find them", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const guest = await comeIn(people, `Visitor ${ada.account.username}`);
  await expect(guest.page.getByText(/You’re here as a guest until/)).toBeVisible();
  await ada.openCalls();
  await ada.search.fill(guest.name);
  await expect(ada.page.getByText("Nobody found for")).toBeVisible();
});

test("a guest who makes an account stays the same person, in the midst of a call", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const guest = await comeIn(people, "Visiting Vera");
  // Nobody finds a guest: somebody has to give their address.
  await ada.page.goto(`/people/${await idOf(guest)}`);
  await ada.submit("Call Visiting Vera with video");
  await guest.answer();
  await expectToSeeAndHearEachOther(guest, ada);

  const tab = new Person(await guest.page.context().newPage(), guest.account);
  await tab.page.goto("/upgrade");
  await makeAccount(tab);
  await tab.expectHome();
  await expect(tab.page.getByText("You’re here as a guest")).toBeHidden();
  await expectToSeeAndHearEachOther(guest, ada);
  await ada.hangUp();

  await expect(guest.ended).toBeVisible();
  await expect(guest.page.getByText("You’re here as a guest")).toBeHidden();
  await ada.page.reload();
  await expect(ada.page.getByText(`@${guest.account.username} ·`)).toBeVisible();
});
