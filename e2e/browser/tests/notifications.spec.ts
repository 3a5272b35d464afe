import { PushedTo } from "../support/pushes.ts";
import { expect, test } from "../support/test.ts";

test("a message elsewhere is told once, counted, and not told where it is read", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  const phone = await people.otherDevice(ben);
  await ben.openSection("Appearance");
  await ada.chat(ben);
  await ada.write("Are you there?");
  await expect(ben.toast).toContainText("Ada Okoye");
  await expect(ben.toast).toContainText("Are you there?");
  await expect(ben.page).toHaveTitle(/^\(1\) /);
  await ben.toast.getByRole("button").first().click();
  await expect(ben.message("Are you there?")).toBeVisible();
  await expect(ben.page).not.toHaveTitle(/^\(1\) /);
  await expect(phone.page).not.toHaveTitle(/^\(1\) /);
  await expect(phone.toast).toBeHidden();
  await ada.write("So you are");
  await expect(ben.message("So you are")).toBeVisible();
  await expect(phone.page.getByRole("region", { name: "Chats" })).toContainText("So you are");
  await expect(phone.toast).toBeHidden();
});

test("a muted chat and hidden previews say no more than they should", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ben.openSection("Notifications");
  const hide = ben.page.getByRole("switch", { name: "Hide what was written" });
  await hide.check();
  await expect(hide).toHaveAttribute("aria-disabled", "false");
  await ada.chat(ben);
  await ada.write("The secret word");
  await expect(ben.toast).toContainText("Ada Okoye");
  await expect(ben.toast).not.toContainText("secret");
  await ben.toast.getByRole("button", { name: "Close" }).click();
  await ben.chat(ada);
  await ben.page.getByRole("button", { name: "More about this chat" }).click();
  await ben.page.getByLabel("What notifies you").selectOption({ label: "Nothing" });
  await ben.page.keyboard.press("Escape");
  await ben.openSection("Appearance");
  await ada.write("Another one");
  await expect(ben.page.getByRole("link", { name: "Chats, 1 unread" })).toBeVisible();
  await expect(ben.toast).toBeHidden();
});

test("what is pushed while no page is open is shown, replaced and taken back", async ({ people, stack }) => {
  const ada = await people.signUp("Ada Okoye", {
    certificate: stack.certificate,
    prepare: (context) => context.grantPermissions(["notifications"], { origin: stack.url }),
  });
  const browser = await PushedTo.of(ada.page, stack.url);
  await ada.page.goto("about:blank");
  await expect.poll(() => browser.pages()).toBe(0);
  const message = { tag: "conversation:1", kind: 1, fromName: "Ben", path: "/settings" };
  await browser.push({ ...message, preview: "Hello" });
  await expect.poll(() => browser.shown()).toEqual([["Ben", "Hello"]]);
  await browser.push({ ...message, preview: "Hello again" });
  await expect.poll(() => browser.shown()).toEqual([["Ben", "Hello again"]]);
  await browser.push({ tag: "conversation:1", withdrawn: true });
  await expect.poll(() => browser.shown()).toEqual([]);
});
