import type { Locator } from "@playwright/test";
import { expectNoViolations } from "../support/axe.ts";
import { SIZES } from "../support/layout.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("two people write, and see what was delivered, read, and is being written", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ada.write("Hello **Ben**");
  await expect(said(ada).getByText("Ben", { exact: true })).toHaveCSS("font-weight", "600");
  const row = ben.page.getByRole("region", { name: "Chats" }).getByRole("link", { name: /Ada Okoye/ });
  await expect(row).toContainText("Hello");
  await expect(ben.page.getByRole("link", { name: "Chats, 1 unread" })).toBeVisible();
  await expect(said(ada).getByRole("img", { name: "Delivered" })).toBeVisible();
  await row.click();
  await expect(said(ben).getByText("New messages")).toBeVisible();
  await expect(said(ada).getByRole("img", { name: "Read" })).toBeVisible();
  await expect(ben.page.getByRole("link", { name: "Chats", exact: true })).toBeVisible();
  await ben.field.pressSequentially("And");
  await expect(said(ada).getByText("Ben Carter is writing…")).toBeVisible();
  await ben.write("And to you");
  await expect(said(ada).getByText("And to you")).toBeVisible();
  await expect(said(ada).getByText("Ben Carter is writing…")).toBeHidden();
});

test("a message is answered, felt about, changed and deleted", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ada.write("When do we met?");
  await ben.chat(ada);
  await ben.message("When do we met?").hover();
  await ben.message("When do we met?").getByRole("button", { name: "Reply" }).click();
  await ben.write("At eight");
  await expect(said(ada).getByRole("button", { name: "Show the message by Ada Okoye: When do we met?" })).toBeVisible();
  await ada.act("At eight", "React with 👍");
  await expect(said(ben).getByRole("button", { name: "👍 by Ada Okoye" })).toBeVisible();
  await ada.field.press("ArrowUp");
  await expect(ada.field).toHaveValue("When do we met?");
  await ada.write("When do we meet?");
  await expect(said(ben).getByText("When do we meet?").first()).toBeVisible();
  await expect(said(ben).getByText("edited")).toBeVisible();
  await ben.act("At eight", "Delete for everybody");
  await ben.page.getByRole("dialog").getByRole("button", { name: "Delete for everybody" }).click();
  await expect(said(ada).getByText("Message deleted")).toBeVisible();
  await expect(said(ada).getByText("At eight")).toBeHidden();
});

test("what is written offline waits, and arrives in order once", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ada.write("before");
  await ben.chat(ada);
  await ada.page.context().setOffline(true);
  for (const text of ["one", "two", "three"]) await ada.write(text);
  await expect(said(ada).getByRole("img", { name: "Sending" })).toHaveCount(3);
  await ada.page.context().setOffline(false);
  await expect(said(ada).getByRole("img", { name: "Sending" })).toHaveCount(0);
  await expect(said(ben).getByRole("article")).toContainText(["before", "one", "two", "three"]);
  await ben.page.reload();
  await expect(said(ben).getByRole("article")).toContainText(["before", "one", "two", "three"]);
});

test("a group is made, talked in, and joined by a link", async ({ people }) => {
  const [ada, ben, cleo] = [
    await people.signUp("Ada Okoye"),
    await people.signUp("Ben Carter"),
    await people.signUp("Cleo Mba"),
  ];
  await ada.page.getByRole("button", { name: "New group" }).click();
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByLabel("Name of the group").fill("Rowing crew");
  await dialog.getByLabel("Search people").fill(ben.account.username);
  await dialog.getByRole("checkbox", { name: "Ben Carter" }).check();
  await dialog.getByRole("button", { name: "Make group" }).click();
  await expect(said(ada).getByText("You made the group")).toBeVisible();
  await ada.field.fill("");
  await ada.field.pressSequentially("Morning @ben");
  await ada.page.getByRole("option", { name: /Ben Carter/ }).click();
  await ada.field.press("Enter");
  await ben.page.getByRole("link", { name: /Rowing crew/ }).click();
  await expect(said(ben).getByRole("link", { name: "@Ben Carter" })).toBeVisible();
  await ada.page.getByRole("button", { name: "About Rowing crew", exact: true }).click();
  await ada.page.getByRole("button", { name: "New link" }).click();
  const link = ada.page.getByText(/\/join\//);
  await cleo.page.goto((await link.textContent()) ?? "");
  await cleo.submit("Join group");
  await expect(said(ben).getByText("Cleo Mba joined by an invitation")).toBeVisible();
  await cleo.write("Hi all");
  await expect(said(ben).getByText("Hi all")).toBeVisible();
});

test("what was begun to be written follows to other devices, and a reload", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ada.write("first");
  await ada.field.fill("half a sentence");
  await expect(ada.page.getByText("Draft: half a sentence")).toBeVisible();
  await ada.page.reload();
  await expect(ada.field).toHaveValue("half a sentence");
  const phone = await people.otherDevice(ada);
  await phone.page.getByRole("link", { name: /Ben Carter/ }).click();
  await expect(phone.field).toHaveValue("half a sentence");
});

test("a long conversation in three sizes: pages load, nothing jumps or sticks out, axe finds nothing", async ({
  people,
}) => {
  test.setTimeout(120_000);
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ben.chat(ada);
  for (let number = 1; number <= 90; number += 1) await ben.write(`message ${number}`);
  await expect(said(ben).getByRole("img", { name: "Sending" })).toHaveCount(0);
  await ada.page.getByRole("link", { name: /Ben Carter/ }).click();
  await expect(said(ada).getByText("New messages")).toBeInViewport();
  await expect(said(ada).getByText("message 1", { exact: true })).toBeInViewport();
  await ada.page.getByRole("button", { name: /new$/ }).click();
  let last = 90;
  for (const [width, height] of SIZES) {
    await ada.page.setViewportSize({ width, height });
    await expect(said(ada).getByText(`message ${last}`, { exact: true })).toBeInViewport();
    await expect(ada.page.getByRole("button", { name: /new$/ })).toBeHidden();
    await expectNoViolations(ada.page, `a conversation at ${width} × ${height}`);
    last += 1;
    await ben.write(`message ${last}`);
    await expect(said(ada).getByText(`message ${last}`, { exact: true })).toBeInViewport();
    await said(ada).evaluate((log) => log.scrollTo({ top: 0 }));
    await expect(said(ada).getByText("message 1", { exact: true })).toBeVisible();
    const overflow = await ada.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, "nothing sticks out").toBeLessThanOrEqual(0);
    await ada.page.getByRole("button", { name: /^To the newest/ }).click();
  }
});

/** The messages of the conversation that somebody looks at. */
function said({ page }: Person): Locator {
  return page.getByRole("log", { name: "Messages" });
}
