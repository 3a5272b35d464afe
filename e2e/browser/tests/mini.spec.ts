import { expectFrames, expectToHear, expectToSee } from "../support/media.ts";
import { connect } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("a call goes on, small, while its person looks about in the app", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSee(ada);
  await ada.wake();
  await ada.submit("Make the call small");
  await expect(ada.mini).toContainText("Mara");
  await ada.openContacts();
  await ada.openSection("Appearance");
  await expect(ada.mini.getByRole("timer")).toBeVisible();
  await expect(ada.mini.getByTestId("mini-video")).toBeVisible();
  await expectFrames(ada.page);
  await expectToHear(ada);
  await expectToHear(mara);

  const mute = ada.mini.getByRole("button", { name: "Mute microphone" });
  await mute.click();
  await expect(mute).toHaveAttribute("aria-pressed", "true");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();

  await ada.mini.getByRole("button", { name: "Back to the call" }).click();
  await expect(ada.mini).toBeHidden();
  await expectToSee(ada);
  await expect(await ada.control("Mute microphone")).toHaveAttribute("aria-pressed", "true");
  await expect(ada.page.getByRole("heading", { name: "Appearance", level: 2, includeHidden: true })).toBeAttached();
});

test("a small call is hung up from where one is", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await ada.wake();
  await ada.submit("Make the call small");
  await ada.openContacts();
  await ada.mini.getByRole("button", { name: "Hang up" }).click();
  await expect(ada.mini).toBeHidden();
  await expect(mara.ended).toContainText("Ada ended the call");
});
