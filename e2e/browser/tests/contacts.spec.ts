import { expect, test } from "../support/test.ts";

test("a request with a few words arrives at once, and accepting it makes both contacts", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ben.openContacts();
  await ada.requestContact(ben, "We met at the harbour");
  await expect(ben.page.getByText("We met at the harbour")).toBeVisible();
  await expect(ben.page.getByRole("link", { name: "Contacts, 1 request" })).toBeVisible();
  await ben.submit("Accept Ada Okoye’s request");
  for (const [person, other] of [
    [ada, ben],
    [ben, ada],
  ] as const) {
    await person.openContacts();
    await expect(person.contact(other)).toBeVisible();
  }
});

test("a request that is declined makes nobody a contact, and its sender isn’t told", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  const phone = await people.otherDevice(ben);
  await ben.openContacts();
  await phone.openContacts();
  await ada.requestContact(ben);
  const waiting = phone.page.getByRole("button", { name: "Decline Ada Okoye’s request" });
  await expect(waiting).toBeVisible();
  await ben.submit("Decline Ada Okoye’s request");
  // Nobody undoes it on a page that is gone.
  await ben.page.reload();
  await expect(waiting).toBeHidden();
  await expect(phone.page.getByText("No contacts yet")).toBeVisible();
  await expect(ada.page.getByText("Request sent", { exact: true })).toBeVisible();
});

test("declining can be undone", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ben.openContacts();
  await ada.requestContact(ben);
  const decline = ben.page.getByRole("button", { name: "Decline Ada Okoye’s request" });
  await decline.click();
  await expect(decline).toBeHidden();
  await ben.submit("Undo");
  await ben.submit("Accept Ada Okoye’s request");
  await expect(ben.contact(ada)).toBeVisible();
});

test("a contact who is removed is gone for both", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ada.befriend(ben);
  await ben.openContacts();
  await expect(ben.contact(ada)).toBeVisible();
  await ada.submit("Remove Ben Carter from contacts");
  await ada.openContacts();
  await expect(ada.contact(ben)).toBeHidden();
  await ada.page.reload();
  await expect(ada.page.getByText("No contacts yet")).toBeVisible();
  await expect(ben.contact(ada)).toBeHidden();
});

test("somebody who is blocked neither finds nor reaches one, until unblocked", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ben.open(ada);
  await ada.block(ben);

  await ben.page.getByRole("button", { name: "Call Ada Okoye with audio" }).click();
  await expect(ben.page.getByText("Ada Okoye doesn’t take this call.")).toBeVisible();
  await expect(ada.incoming).toBeHidden();
  await ben.page.goto("/calls");
  await ben.search.fill(ada.account.username);
  await expect(ben.page.getByText("Nobody found for")).toBeVisible();

  await ada.openContacts();
  await ada.page.getByRole("link", { name: "Blocked people" }).click();
  await ada.submit("Unblock Ben Carter");
  await expect(ada.page.getByText("Nobody is blocked")).toBeVisible();
  // What was found is kept for a while.
  await ben.page.reload();
  await ben.call(ada, "audio");
  await expect(ada.incoming).toBeVisible();
});

test("what was done as the network went is done by the next page", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ada.befriend(ben);
  await ben.openContacts();
  const { page } = ada;
  await page.context().setOffline(true);
  await ada.submit("Remove Ben Carter from contacts");
  await page.goto("about:blank");
  await page.context().setOffline(false);
  await page.goto("/contacts");
  await expect(page.getByText("No contacts yet")).toBeVisible();
  await expect(ben.contact(ada)).toBeHidden();
});
