import type { BrowserContext } from "@playwright/test";
import { drawCamera, type Portrait } from "../support/drawnCamera.ts";
import { expectFrames } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { photograph } from "./photographs.ts";
import { png } from "../support/png.ts";
import { Stranger } from "../support/stranger.ts";
import { expect, test } from "../support/test.ts";

const SECTIONS = [
  "Profile",
  "Account",
  "Security",
  "Privacy",
  "Calls",
  "Notifications",
  "Appearance",
  "Language",
] as const;
const MINUTES_MS = 4 * 60_000;

const ADA: Portrait = { wall: ["#37506e", "#8fb3c9"], skin: "#8a5a3c", hair: "#20150f", clothes: "#d9a441" };
const MARA: Portrait = { wall: ["#6b4a5a", "#d7a98c"], skin: "#e6b998", hair: "#8a4b22", clothes: "#2f5d62" };

// Six pictures take longer than people let it ring.
test.use({ ringSeconds: 300 });

test("the pages, in three sizes and two themes", async ({ people }) => {
  test.setTimeout(MINUTES_MS);
  const door = await people.page();
  await door.goto("/sign-in");
  await expect(door.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await photograph(door, "sign-in");
  await door.goto("/sign-up");
  await expect(door.getByRole("heading", { name: "Create your account" })).toBeVisible();
  await photograph(door, "sign-up");
  const ada = await people.signUp("Ada Okoye", { prepare: as(ADA) });
  const mara = await people.signUp("Mara Lindqvist", { prepare: as(MARA) });
  await expect(ada.page.getByText("No chats yet")).toBeVisible();
  await photograph(ada.page, "home-empty");
  await ada.openSettings();
  await photograph(ada.page, "settings");
  await ada.page.goto("/");
  await photographCall(ada, mara);
  for (const name of ["Kofi Mensah", "Ines Duarte", "Jürgen Oberschmidt-Leutheusser", "Yuki Tanaka"]) {
    const friend = await people.signUp(name);
    await callInVain(ada, friend);
    await callInVain(friend, ada);
    await friend.page.context().close();
  }
  await ada.page.goto("/calls");
  await expect(ada.page.getByText("Yuki Tanaka").first()).toBeVisible();
  await photograph(ada.page, "calls");
  await ada.page.getByRole("link", { name: "Mara Lindqvist" }).first().click();
  await expect(ada.page.getByText("Your calls with Mara Lindqvist")).toBeVisible();
  await photograph(ada.page, "person");
});

test("one’s own pages, in three sizes and two themes", async ({ people }) => {
  test.setTimeout(MINUTES_MS);
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  const ines = await people.signUp("Ines Duarte");
  await mara.befriend(ada);
  await ines.requestContact(ada, "We met at the harbour");
  await ada.openContacts();
  await expect(ada.page.getByText("We met at the harbour")).toBeVisible();
  await photograph(ada.page, "contacts");
  for (const section of SECTIONS) {
    await ada.page.setViewportSize({ width: 1440, height: 900 });
    await ada.openSection(section);
    await photograph(ada.page, `settings-${section.toLowerCase()}`);
  }
});

test("chats, with what belongs to them, in three sizes and two themes", async ({ people }) => {
  test.setTimeout(MINUTES_MS);
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  const kofi = await people.signUp("Kofi Mensah");
  const jurgen = await people.signUp("Jürgen Oberschmidt-Leutheusser");
  for (const friend of [kofi, jurgen]) {
    await friend.chat(ada);
    await friend.write(`Good morning from ${friend.name}. Have you seen the *new* timetable?`);
  }
  await ada.chat(mara);
  await mara.chat(ada);
  await ada.write("Shall we row on **Saturday**? The forecast: https://example.org/weather");
  await mara.write("Yes! Seven o’clock?\n> The forecast\n\n- bring water\n- bring `life vests`");
  await mara.attach([{ name: "harbour.png", mimeType: "image/png", buffer: png(1200, 800, [58, 110, 134]) }]);
  await expect(mara.attached.getByText("Ready")).toBeVisible();
  await mara.write("It looked like this yesterday");
  await mara.expectSent();
  await ada.message("Seven o’clock?").hover();
  await ada.message("Seven o’clock?").getByRole("button", { name: "Reply" }).click();
  await ada.write("Seven is fine 🚣");
  await mara.act("Seven is fine", "React with 👍");
  await expect(ada.page.getByRole("img", { name: "Read" }).first()).toBeVisible();
  await expect(ada.page.getByRole("button", { name: "👍 by Mara Lindqvist" })).toBeVisible();
  await ada.page.mouse.move(0, 0);
  await photograph(ada.page, "chat");
  await ada.page.getByRole("button", { name: "Show harbour.png" }).click();
  await photograph(ada.page, "chat-viewer");
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("button", { name: "More about this chat" }).click();
  await photograph(ada.page, "chat-own");
  await ada.page.keyboard.press("Escape");
  await ada.page.keyboard.press("Control+k");
  await ada.page.getByRole("combobox").fill("ma");
  await photograph(ada.page, "switcher");
  await ada.page.keyboard.press("Escape");
  await ada.page.goto("/search?text=seven");
  await expect(ada.page.locator("mark").first()).toBeVisible();
  await photograph(ada.page, "search");
  await ada.page.goto("/");
  await ada.submit("New group");
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByLabel("Name of the group").fill("Rowing crew");
  await dialog.getByLabel("Search people").fill(kofi.account.username);
  await dialog.getByRole("checkbox", { name: "Kofi Mensah" }).check();
  await photograph(ada.page, "group-new");
  await dialog.getByRole("button", { name: "Make group" }).click();
  await expect(ada.page.getByText("You made the group")).toBeVisible();
  await photograph(ada.page, "group");
  await ada.page.getByRole("button", { name: "About Rowing crew", exact: true }).click();
  await ada.page.getByRole("button", { name: "New link" }).click();
  await expect(ada.page.getByText(/\/join\//)).toBeVisible();
  await photograph(ada.page, "group-about");
  await ada.page.goto("/");
  await expect(ada.page.getByRole("link", { name: /Jürgen/ })).toBeVisible();
  await photograph(ada.page, "chats");
});

test("a call in all its parts and its record, in three sizes and two themes", async ({ people, stack }) => {
  test.setTimeout(MINUTES_MS);
  const ada = await people.signUp("Ada Okoye", { prepare: as(ADA) });
  const mara = await people.signUp("Mara Lindqvist", { prepare: as(MARA) });
  const jurgen = await people.signUp("Jürgen Oberschmidt-Leutheusser");
  await connect(ada, mara);
  await expectFrames(mara.page);
  await jurgen.call(mara);
  await expect(mara.waiting).toBeVisible();
  await photograph(mara.page, "waiting", () => mara.wake());
  await jurgen.hangUp();
  await mara.press("More");
  await photograph(mara.page, "more");
  await mara.submit("Connection details");
  await photograph(mara.page, "details");
  await mara.page.keyboard.press("Escape");
  await mara.wake();
  await mara.submit("Make the call small");
  await mara.openContacts();
  await photograph(mara.page, "mini");
  await mara.mini.getByRole("button", { name: "Hang up" }).click();
  await jurgen.page.goto("/settings/calls");
  await jurgen.submit("Check camera and sound");
  await expect(jurgen.page.getByText("Your microphone works.")).toBeVisible();
  await photograph(jurgen.page, "device-check");
  stack.command("user", "role", ada.account.username, "admin");
  await ada.page.goto("/admin/calls");
  const row = ada.page.getByRole("link", { name: /Ada Okoye → Mara Lindqvist/ }).first();
  await expect(row).toBeVisible();
  await photograph(ada.page, "admin-calls");
  await row.click();
  await expect(ada.page.getByText("Mara Lindqvist answered.")).toBeVisible();
  await photograph(ada.page, "admin-call");
});

test("meeting strangers, and what moderators see of it, in three sizes and two themes", async ({ people, stack }) => {
  test.setTimeout(MINUTES_MS);
  const mara = await people.signUp("Mara Lindqvist");
  stack.command("user", "role", mara.account.username, "moderator");
  const door = await people.page({ prepare: as(ADA) });
  await door.goto("/sign-in");
  await door.getByRole("button", { name: "Talk to someone new" }).click();
  const one = new Stranger(door);
  await expect(door.getByRole("checkbox")).toBeVisible();
  await photograph(door, "stranger-rules");
  await one.agree();
  await expect(door.getByTestId("own-preview")).toBeVisible();
  await photograph(door, "stranger-setup");
  const other = await Stranger.visit(people, { prepare: as(MARA) });
  await one.start("Video", "lighthouses");
  await expect(one.searching).toBeVisible();
  await photograph(door, "stranger-searching");
  await other.start("Video", "lighthouses");
  await expectFrames(door);
  await other.say("Which one is the tallest?");
  await one.expectToRead("Which one is the tallest?");
  await one.say("Jeddah, I think.");
  await expect(door.getByRole("button", { name: "Tap to see them now" })).toBeHidden();
  await photograph(door, "stranger-talking");
  await one.submit("Report");
  await photograph(door, "stranger-report");
  await door.getByRole("dialog").getByRole("button", { name: "Insults, threats or hate" }).click();
  await expect(one.gone).toBeVisible();
  await photograph(door, "stranger-gone");
  await mara.page.goto("/admin/reports");
  const report = mara.page.getByRole("link", { name: /Insults, threats or hate/ }).first();
  await expect(report).toBeVisible();
  await photograph(mara.page, "admin-reports");
  await report.click();
  await mara.submit("Take it on");
  await mara.submit("Suspend…");
  await photograph(mara.page, "admin-report-suspend");
  const question = mara.page.getByRole("dialog");
  await question.getByRole("button", { name: "Suspend", exact: true }).click();
  await expect(mara.page.getByRole("button", { name: "Take back the decision" })).toBeVisible();
  await photograph(mara.page, "admin-report");
  await expect(other.page.getByText("You can’t meet strangers right now")).toBeVisible();
  await photograph(other.page, "stranger-suspended");
  await mara.page.getByRole("link", { name: "Suspensions" }).click();
  await expect(mara.page.getByRole("listitem").filter({ hasText: "Guest" }).first()).toBeVisible();
  await photograph(mara.page, "admin-suspensions");
});

async function photographCall(ada: Person, mara: Person): Promise<void> {
  await ada.call(mara);
  await photograph(ada.page, "outgoing");
  await expect(mara.incoming).toBeVisible();
  await photograph(mara.page, "incoming");
  await mara.answer();
  await expectFrames(ada.page);
  await expectFrames(mara.page);
  await photograph(ada.page, "in-call", () => ada.wake());
  await mara.hangUp();
  await expect(ada.ended).toBeVisible();
  await photograph(ada.page, "ended");
  await ada.ended.getByRole("button", { name: "Close" }).click();
  await connect(mara, ada, "audio");
  await mara.hangUp();
  await ada.ended.getByRole("button", { name: "Close" }).click();
}

/** A call that leaves its mark in the lists. */
async function callInVain(caller: Person, callee: Person): Promise<void> {
  await caller.call(callee);
  await expect(callee.incoming).toBeVisible();
  await caller.hangUp();
  await caller.ended.getByRole("button", { name: "Close" }).click();
  await expect(callee.notice).toBeVisible();
  await callee.notice.getByRole("button", { name: "Close" }).click();
}

function as(portrait: Portrait): (context: BrowserContext) => Promise<void> {
  return (context) => drawCamera(context, portrait);
}
