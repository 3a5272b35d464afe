import { expect, test } from "../support/test.ts";

test.use({ ringSeconds: 6 });

test("nobody answers: the caller is told, the callee has missed a call", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await ada.call(mara);
  await expect(mara.incoming).toBeVisible();
  await expect(ada.ended).toContainText("Mara didn’t answer");
  await expect(mara.notice).toContainText("You missed a call from Ada");
  await expect(mara.incoming).toBeHidden();
  await mara.openCalls();
  await expect(mara.page.getByText("Missed call", { exact: true })).toBeVisible();
});
