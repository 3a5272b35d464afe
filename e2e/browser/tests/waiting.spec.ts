import { expectToHear, expectToSeeAndHearEachOther } from "../support/media.ts";
import type { People } from "../support/people.ts";
import { connect, type Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("a second call is taken: the first ends, and the second is heard and seen", async ({ people }) => {
  const { ada, mara, kofi } = await secondCall(people);
  await mara.waiting.getByRole("button", { name: "End & accept" }).click();
  await expect(ada.ended).toContainText("Mara ended the call");
  await expect(mara.waiting).toBeHidden();
  await expect(mara.callWith(kofi)).toBeVisible();
  await expect(kofi.timer).toBeVisible();
  await expectToSeeAndHearEachOther(kofi, mara);
});

test("a second call is ignored: the first goes on, and the other waits", async ({ people }) => {
  const { ada, mara, kofi } = await secondCall(people);
  await mara.waiting.getByRole("button", { name: "Ignore" }).click();
  await expect(mara.waiting).toBeHidden();
  await expectToHear(ada);
  await expectToHear(mara);
  await expect(kofi.callWith(mara).getByText("In another call – waiting")).toBeVisible();
});

test("a first call that ends leaves the second ringing", async ({ people }) => {
  const { ada, mara, kofi } = await secondCall(people);
  await ada.hangUp();
  await expect(mara.incoming).toContainText("Kofi");
  await mara.answer();
  await expectToSeeAndHearEachOther(kofi, mara);
});

test("a second caller who gives up is missed, and the first call goes on", async ({ people }) => {
  const { ada, mara, kofi } = await secondCall(people);
  await kofi.hangUp();
  await expect(mara.waiting).toBeHidden();
  await expectToHear(ada);
  await mara.hangUp();
  await mara.ended.getByRole("button", { name: "Close" }).click();
  await mara.openCalls();
  await expect(mara.page.getByText("Missed call", { exact: true })).toBeVisible();
});

/** Two people talk, and a third calls one of them, who is told of it quietly. */
async function secondCall(people: People): Promise<{ ada: Person; mara: Person; kofi: Person }> {
  const [ada, mara, kofi] = [await people.signUp("Ada"), await people.signUp("Mara"), await people.signUp("Kofi")];
  await connect(ada, mara, "audio");
  await kofi.call(mara);
  await expect(mara.waiting).toContainText("Kofi");
  await expect(mara.waiting).toContainText("Video call");
  await expect(mara.incoming).toBeHidden();
  await expect(mara.timer).toBeVisible();
  await expect(kofi.callWith(mara).getByText("In another call – waiting")).toBeVisible();
  return { ada, mara, kofi };
}
