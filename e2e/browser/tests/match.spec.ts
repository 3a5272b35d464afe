import type { Page } from "@playwright/test";
import { expectNoViolations } from "../support/axe.ts";
import { expectFrames, received } from "../support/media.ts";
import { meet, Stranger } from "../support/stranger.ts";
import { expect, test } from "../support/test.ts";

const TOLD_WITHIN_MS = 5_000;

test("two guests on phones meet by video through the relay, write, and go on", async ({ people }) => {
  const [one, other] = [await Stranger.visit(people), await Stranger.visit(people)];
  await meet(one, other, "Video", "lighthouses");
  for (const { page } of [one, other]) {
    await expect(page.getByText("You both like lighthouses")).toBeVisible();
  }
  await expect(one.page.getByRole("button", { name: "Tap to see them now" })).toBeVisible();
  await other.submit("Tap to see them now");
  await expect(other.page.getByRole("button", { name: "Tap to see them now" })).toBeHidden();
  await expect(one.page.getByRole("button", { name: "Tap to see them now" })).toBeHidden();
  for (const { page } of [one, other]) {
    await expectFrames(page);
    await expect.poll(async () => (await received(page)).audioEnergy, { message: "sound" }).toBeGreaterThan(0);
    expect(await ways(page)).toEqual(["relay", "relay"]);
  }
  await one.say("Which one is the tallest?");
  await other.expectToRead("Which one is the tallest?");
  await other.say("Jeddah, I think.");
  await one.expectToRead("Jeddah, I think.");

  await one.next();
  await expect(other.gone).toContainText("The stranger has gone on");
  await expect(one.searching).toBeVisible();
  await other.submit("Meet someone new");
  await expect(other.searching).toBeVisible();
});

test("a stranger whose tab closes is told of within five seconds", async ({ people }) => {
  const [one, other] = [await Stranger.visit(people), await Stranger.visit(people)];
  await meet(one, other, "Text", "closing doors");
  await other.page.close();
  await expect(one.gone).toBeVisible({ timeout: TOLD_WITHIN_MS });
});

test("a conversation in text gets video when both want it", async ({ people }) => {
  const [one, other] = [await Stranger.visit(people), await Stranger.visit(people)];
  await meet(one, other, "Text", "slow mornings");
  await one.submit("Ask for video");
  await expect(other.page.getByText("The stranger would like to turn on video")).toBeVisible();
  await expect(one.stage).toBeHidden();
  await other.submit("Yes, turn it on");
  await expect(one.stage).toBeVisible();
  await expectFrames(one.page);
  await expectFrames(other.page);
});

test("both press Add: a contact, and a guest is offered an account", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.page.getByRole("link", { name: "Meet", exact: true }).click();
  const one = new Stranger(ada.page);
  await one.agree();
  const other = await Stranger.visit(people);
  await meet(one, other, "Text", "bread");
  await one.submit("Add");
  await expect(one.page.getByText("Once they press Add too, you’re in touch.")).toBeVisible();
  await expect(other.page.getByTestId("contact-made")).toBeHidden();
  await other.submit("Add");
  await expect(one.page.getByText("You’re in touch with Guest")).toBeVisible();
  await expect(other.page.getByText("You’re in touch with Ada Okoye")).toBeVisible();
  await expect(other.page.getByRole("link", { name: "Make an account" })).toBeVisible();
  await other.say("See you soon");
  await one.expectToRead("See you soon");
  const saving = other.page.waitForEvent("download");
  await other.submit("Save this conversation");
  expect((await saving).suggestedFilename()).toBe("conversation.txt");
});

test("Next has to be meant: Esc once does nothing, twice goes on", async ({ people }) => {
  const [one, other] = [await Stranger.visit(people), await Stranger.visit(people)];
  await meet(one, other, "Text", "escape rooms");
  await one.page.keyboard.press("Escape");
  await expect(one.page.getByRole("button", { name: "Sure?" })).toBeVisible();
  await expect(one.writing).toBeVisible();
  await one.page.keyboard.press("Escape");
  await expect(one.searching).toBeVisible();
  await expect(other.gone).toContainText("The stranger has gone on");
});

test("meeting strangers: nothing that axe finds", async ({ people }) => {
  const page = await people.page();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Talk to someone new" }).click();
  const one = new Stranger(page);
  await expect(page.getByRole("checkbox")).toBeVisible();
  await expectNoViolations(page, "rules");
  await one.agree();
  await expect(page.getByTestId("own-preview")).toBeVisible();
  await expectNoViolations(page, "before the search");
  const other = await Stranger.visit(people);
  await one.start("Video", "colours");
  await expect(one.searching).toBeVisible();
  await expectNoViolations(page, "searching");
  await other.start("Video", "colours");
  await expectFrames(page);
  await one.say("Hello");
  await other.expectToRead("Hello");
  await expectNoViolations(page, "with a stranger");
  await one.submit("Report");
  await expectNoViolations(page, "reporting");
  await one.submit("Close");
  await other.next();
  await expect(one.gone).toBeVisible();
  await expectNoViolations(page, "left");
});

/** By which kinds of candidates a stranger's media goes: one's own, and the other's. */
async function ways(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const peer = window.testPeers.findLast(({ connectionState }) => connectionState === "connected");
    const stats = await peer?.getStats();
    const transport = [...(stats?.values() ?? [])].find(({ type }) => type === "transport");
    const pair = stats?.get(transport?.selectedCandidatePairId);
    return [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => stats?.get(id)?.candidateType ?? "none");
  });
}
