import type { Stack } from "../stack/stack.ts";
import { expectNoViolations } from "../support/axe.ts";
import type { People } from "../support/people.ts";
import type { Person } from "../support/person.ts";
import { meet, Stranger } from "../support/stranger.ts";
import { expect, test } from "../support/test.ts";

const CUT_WITHIN_MS = 5_000;

test("a stranger is reported in two taps, and a moderator suspends them in the midst of the next match", async ({
  people,
  stack,
}) => {
  test.setTimeout(2 * 60_000);
  const mara = await moderator(people, stack);
  const [victim, rude, third] = [
    await Stranger.visit(people),
    await Stranger.visit(people),
    await Stranger.visit(people),
  ];
  await meet(victim, rude, "Text", "manners");
  await rude.say("You fool");
  await victim.expectToRead("You fool");
  await victim.report("Insults, threats or hate");
  await expect(victim.gone).toContainText("You won’t meet this person again");
  await expect(rude.gone).toContainText("The stranger has gone on");

  await rude.submit("Meet someone new");
  await third.start("Text", "manners");
  await expect(rude.writing).toBeVisible();

  await mara.page.getByRole("link", { name: "Admin", exact: true }).click();
  await mara.page
    .getByRole("link", { name: /Insults, threats or hate/ })
    .first()
    .click();
  await expect(mara.page.getByTestId("evidence").getByText("You fool")).toBeVisible();
  await mara.submit("Take it on");
  await mara.submit("Suspend…");
  const question = mara.page.getByRole("dialog", { name: "Suspend Guest?" });
  await question.getByLabel("Note for other moderators").fill("Insults from the first word");
  await question.getByRole("button", { name: "Suspend", exact: true }).click();

  await expect(rude.page.getByText("You can’t meet strangers right now")).toBeVisible({ timeout: CUT_WITHIN_MS });
  await expect(rude.page.getByText("Reason: Insults, threats or hate")).toBeVisible();
  await expect(third.gone).toBeVisible();
  await expectNoViolations(rude.page, "suspended");

  await mara.page.getByRole("link", { name: "Suspensions" }).click();
  await expect(mara.page.getByRole("listitem").filter({ hasText: "Guest" })).toBeVisible();
  await expectNoViolations(mara.page, "suspensions");
  await mara.page.getByRole("link", { name: "The report" }).first().click();
  await expectNoViolations(mara.page, "report");
  await mara.submit("Take back the decision");
  const undo = mara.page.getByRole("dialog");
  await undo.getByRole("button", { name: "Take back the decision" }).click();
  await expect(mara.page.getByRole("button", { name: "Take it on" })).toBeVisible();
  await rude.page.reload();
  await expect(rude.page.getByRole("button", { name: "Start" })).toBeVisible();
});

test("who is warned reads it before they meet the next stranger", async ({ people, stack }) => {
  const mara = await moderator(people, stack);
  const [victim, noisy] = [await Stranger.visit(people), await Stranger.visit(people)];
  await meet(victim, noisy, "Text", "advertising");
  await noisy.say("Buy my course");
  await victim.report("Advertising, fraud or a bot");
  await expect(victim.gone).toBeVisible();
  await noisy.gone.getByRole("button", { name: "Stop" }).click();

  await mara.page.goto("/admin/reports");
  await mara.page
    .getByRole("link", { name: /Advertising, fraud or a bot/ })
    .first()
    .click();
  await mara.submit("Take it on");
  await mara.submit("Warn");
  await mara.page.getByRole("dialog").getByRole("button", { name: "Warn", exact: true }).click();
  await expect(mara.page.getByRole("button", { name: "Take back the decision" })).toBeVisible();

  await noisy.page.reload();
  await expect(noisy.page.getByRole("region", { name: "A word from the moderators" })).toBeVisible();
});

/** Somebody whom the operator made a moderator, on the command line. */
async function moderator(people: People, stack: Stack): Promise<Person> {
  const mara = await people.signUp("Mara Lindqvist");
  stack.command("user", "role", mara.account.username, "moderator");
  await mara.page.reload();
  await mara.expectHome();
  return mara;
}
