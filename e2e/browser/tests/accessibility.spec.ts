import { expectNoViolations } from "../support/axe.ts";
import { Person } from "../support/person.ts";
import { png } from "../support/png.ts";
import { expect, test } from "../support/test.ts";

const MINUTE_MS = 60_000;

test("the door: nothing that axe finds", async ({ people }) => {
  const page = await people.page();
  const late = new Person(page, { name: "", username: "a b", email: "nowhere", password: "short" });
  await page.goto("/sign-in");
  await expectNoViolations(page, "sign in");
  await late.trySignIn("not the password");
  await expect(page.getByRole("alert")).toBeVisible();
  await expectNoViolations(page, "sign in, refused");
  await page.goto("/sign-up");
  await expectNoViolations(page, "sign up");
  await late.fillSignUp();
  await late.submit("Create account");
  await expect(page.getByLabel("Username")).toHaveAttribute("aria-invalid", "true");
  await expectNoViolations(page, "sign up, refused");
});

test("the pages: nothing that axe finds", async ({ people }) => {
  test.setTimeout(MINUTE_MS);
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  const { page } = ada;
  await expect(page.getByText("No chats yet")).toBeVisible();
  await expectNoViolations(page, "home, empty");
  await ada.openCalls();
  await expect(page.getByText("No calls yet")).toBeVisible();
  await expectNoViolations(page, "calls, empty");
  await ada.search.fill("nobody-has-this-name");
  await expect(page.getByText("Nobody found")).toBeVisible();
  await expectNoViolations(page, "nobody found");
  await ada.open(mara);
  await expectNoViolations(page, "person, found by search");
  await page.goto("/people/00000000-0000-7000-8000-000000000000");
  await expect(page.getByText("This account doesn’t exist any more.")).toBeVisible();
  await expectNoViolations(page, "person, unknown");
  await page.goto("/nothing/here");
  await expect(page.getByText("There is nothing here")).toBeVisible();
  await expectNoViolations(page, "nothing here");
  await page.goto("/");
  await ada.openSettings();
  await expectNoViolations(page, "settings");
});

test("one's own pages: nothing that axe finds", async ({ people }) => {
  test.setTimeout(2 * MINUTE_MS);
  const { page } = await people.signUp("Ada Okoye");
  for (const section of [
    "Profile",
    "Account",
    "Security",
    "Privacy",
    "Calls",
    "Notifications",
    "Appearance",
    "Language",
  ]) {
    await page.goto(`/settings/${section.toLowerCase()}`);
    await expect(page.getByRole("heading", { name: section, exact: true, level: 2 })).toBeVisible();
    await expectNoViolations(page, `settings, ${section}`);
  }
  await page.goto("/contacts");
  await expect(page.getByLabel("Search contacts and people")).toBeVisible();
  await expectNoViolations(page, "contacts");
  await page.goto("/contacts/blocked");
  await expect(page.getByRole("heading", { name: "Blocked people" })).toBeVisible();
  await expectNoViolations(page, "blocked people");
});

test("chats: nothing that axe finds", async ({ people }) => {
  test.setTimeout(2 * MINUTE_MS);
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  await ada.chat(mara);
  await ada.attach([{ name: "harbour.png", mimeType: "image/png", buffer: png(600, 400, [58, 110, 134]) }]);
  await expect(ada.attached.getByText("Ready")).toBeVisible();
  await expectNoViolations(ada.page, "a conversation, with a file to be sent");
  await ada.write("> seen\n\nThe **harbour**, https://example.org and `code`");
  await ada.act("The harbour", "React with 👍");
  await expectNoViolations(ada.page, "a conversation");
  await ada.page.getByRole("button", { name: "Show harbour.png" }).click();
  await expectNoViolations(ada.page, "the viewer");
  await ada.page.keyboard.press("Escape");
  await ada.page.keyboard.press("Control+k");
  await ada.page.getByRole("combobox").fill("ma");
  await expectNoViolations(ada.page, "the switcher");
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("button", { name: "More about this chat" }).click();
  await expectNoViolations(ada.page, "about the chat");
  await ada.page.goto("/search?text=harbour");
  await expect(ada.page.locator("mark")).toBeVisible();
  await expectNoViolations(ada.page, "search");
  await ada.page.goto("/");
  await ada.submit("New group");
  await expectNoViolations(ada.page, "a new group");
});

test("the check of devices: nothing that axe finds", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.openSection("Calls");
  await ada.submit("Check camera and sound");
  const check = ada.page.getByRole("dialog", { name: "Check camera and sound" });
  await expect(check.getByText("Your microphone works.")).toBeVisible();
  await expect(check.getByLabel("Your camera")).toBeVisible();
  await expectNoViolations(ada.page, "check of devices");
  await check.getByRole("button", { name: "Done" }).click();
  await expect(check).toBeHidden();
});

test("side doors: nothing that axe finds", async ({ people }) => {
  const page = await people.page();
  const doors = {
    "/forgot-password": "Forgot your password?",
    "/reset-password#token=none": "Choose a new password",
    "/confirm-email#token=none": "This link doesn’t work any more",
  };
  for (const [path, heading] of Object.entries(doors)) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await expectNoViolations(page, path);
  }
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Look around as a guest" }).click();
  await expect(page.getByLabel("Your name")).toBeVisible();
  await expectNoViolations(page, "guest");
});

test("a call: nothing that axe finds", async ({ people }) => {
  test.setTimeout(2 * MINUTE_MS);
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  await ada.call(mara);
  await expectNoViolations(ada.page, "outgoing");
  await expect(mara.incoming).toBeVisible();
  await expectNoViolations(mara.page, "incoming");
  await mara.incoming.getByRole("button", { name: "Silence" }).click();
  await expectNoViolations(mara.page, "incoming, silenced");
  await mara.answer();
  await expect(ada.timer).toBeVisible();
  await expect(ada.remoteVideo).toHaveCSS("opacity", "1");
  await ada.wake();
  await expectNoViolations(ada.page, "in a call");
  await mara.press("Mute microphone");
  await mara.press("Turn camera off");
  await expect(ada.page.getByText("Mara Lindqvist is muted")).toBeVisible();
  await expectNoViolations(ada.page, "in a call, the other muted and without camera");
  await expectNoViolations(mara.page, "in a call, muted and without camera");
  const tab = new Person(await mara.page.context().newPage(), mara.account);
  await tab.page.goto("/");
  await expect(tab.elsewhere).toBeVisible();
  await expectNoViolations(tab.page, "in a call elsewhere");
  await mara.hangUp();
  await expect(ada.ended).toBeVisible();
  await expectNoViolations(ada.page, "ended");
  await ada.ended.getByRole("button", { name: "Close" }).click();
  await ada.page.getByRole("link", { name: /^Mara Lindqvist/ }).click();
  await expectNoViolations(ada.page, "person, with calls");
  await ada.page.getByRole("button", { name: "with audio" }).click();
  await expect(tab.incoming).toBeVisible();
  await ada.hangUp();
  await expect(tab.notice).toBeVisible();
  await expectNoViolations(tab.page, "missed");
});

for (const devices of ["denied", "missing"] as const) {
  test(`devices ${devices}: nothing that axe finds`, async ({ people }) => {
    const ada = await people.signUp("Ada Okoye", { devices });
    const mara = await people.signUp("Mara Lindqvist");
    await ada.call(mara);
    await expect(ada.page.getByTestId("video-problem")).toBeVisible();
    await expectNoViolations(ada.page, `devices ${devices}`);
  });
}

test("a call can be taken and left with the keyboard alone", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  await ada.call(mara);
  await expect(mara.incoming).toBeFocused();
  const accept = mara.incoming.getByRole("button", { name: "Accept with video" });
  while (!(await accept.evaluate((button) => button === document.activeElement))) await mara.page.keyboard.press("Tab");
  await mara.page.keyboard.press("Enter");
  await expect(mara.timer).toBeVisible();
  await mara.page.keyboard.press("m");
  await expect(ada.page.getByText("Mara Lindqvist is muted")).toBeVisible();
  const hangUp = mara.controls.getByRole("button", { name: "Hang up" });
  while (!(await hangUp.evaluate((button) => button === document.activeElement))) await mara.page.keyboard.press("Tab");
  await mara.page.keyboard.press("Enter");
  await expect(ada.ended).toContainText("Mara Lindqvist ended the call");
});

test("the theme that somebody chose holds", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye", { colorScheme: "light" });
  await ada.openSection("Appearance");
  await ada.page.getByText("Dark", { exact: true }).click();
  const background = () => ada.page.evaluate(() => getComputedStyle(document.body).colorScheme);
  await expect.poll(background).toContain("dark");
  await ada.page.reload();
  await expect(ada.page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect.poll(background).toContain("dark");
});
