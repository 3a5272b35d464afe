import { expectToSeeAndHearEachOther } from "../support/media.ts";
import { connect } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("the caller sees on how many devices it rings; one answers, and the other is quiet", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  const phone = await people.otherDevice(mara);
  await ada.call(mara);
  await expect(ada.callWith(mara).getByText("Ringing on 2 devices…", { exact: true })).toBeVisible();
  await expect(mara.incoming).toBeVisible();
  await phone.answer();
  await expect(mara.incoming).toBeHidden();
  await expect(mara.notice).toContainText("Answered on another device");
  await expectToSeeAndHearEachOther(ada, phone);
});

test("one device rings: the caller is told that it does", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await ada.call(mara);
  await expect(ada.callWith(mara).getByText("Ringing…", { exact: true })).toBeVisible();
});

test("who is nowhere is said to be so, and finds the call later", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await mara.page.goto("about:blank");
  await ada.call(mara);
  await expect(ada.callWith(mara).getByText(/^Not reachable right now/)).toBeVisible();
  await ada.hangUp();
  await mara.page.goto("/calls");
  await expect(mara.page.getByText("Missed call", { exact: true })).toBeVisible();
});

test("a call is answered over an open dialog, which waits below and is there again afterwards", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  const question = mara.page.getByRole("dialog", { name: /^Block / });
  await mara.open(ada);
  await mara.submit(`Block ${ada.name}`);
  await expect(question).toBeVisible();
  await connect(ada, mara);
  await expect(question).toBeHidden();
  await ada.hangUp();
  await mara.ended.getByRole("button", { name: "Close" }).click();
  await expect(question).toBeVisible();
});
