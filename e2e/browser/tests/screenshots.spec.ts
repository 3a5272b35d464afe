import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { ARTIFACTS } from "../stack/places.ts";
import { drawCamera, type Portrait } from "../support/drawnCamera.ts";
import { expectFrames } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { settled } from "../support/settled.ts";
import { expect, test } from "../support/test.ts";

const FOLDER = resolve(ARTIFACTS, "screenshots");
const SIZES = [
  [1440, 900],
  [768, 1024],
  [390, 844],
] as const;
const THEMES = ["light", "dark"] as const;
const SECTIONS = ["Profile", "Account", "Security", "Privacy", "Calls", "Appearance", "Language"] as const;
const MINUTES_MS = 4 * 60_000;

const ADA: Portrait = { wall: ["#37506e", "#8fb3c9"], skin: "#8a5a3c", hair: "#20150f", clothes: "#d9a441" };
const MARA: Portrait = { wall: ["#6b4a5a", "#d7a98c"], skin: "#e6b998", hair: "#8a4b22", clothes: "#2f5d62" };

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
  await expect(ada.page.getByText("No calls yet")).toBeVisible();
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
  await ada.page.goto("/");
  await expect(ada.page.getByText("Yuki Tanaka").first()).toBeVisible();
  await photograph(ada.page, "home");
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
  const row = ada.page.getByRole("link", { name: /Ada Okoye → Mara Lindqvist/ });
  await expect(row).toBeVisible();
  await photograph(ada.page, "admin-calls");
  await row.click();
  await expect(ada.page.getByText("Mara Lindqvist answered.")).toBeVisible();
  await photograph(ada.page, "admin-call");
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

/** Takes a page in every size and theme. */
async function photograph(page: Page, name: string, before: () => Promise<void> = async () => {}): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const size = page.viewportSize();
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await before();
      await settled(page);
      expect.soft(await sticksOut(page), `${name} at ${width} × ${height}`).toEqual([]);
      await page.screenshot({ path: resolve(FOLDER, `${width}x${height}-${colorScheme}-${name}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}

/** What is wider than its place, and is not meant to be moved sideways. */
async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element) =>
      element === document.documentElement || ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    return [...document.querySelectorAll("*")]
      .filter((element) => scrolls(element) && element.scrollWidth > element.clientWidth)
      .filter((element) => !element.classList.contains("overflow-x-auto"))
      .map((element) => `${element.tagName} ${element.id} ${element.className}`);
  });
}
