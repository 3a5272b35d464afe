import { expectToHear } from "../support/media.ts";
import { connect } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("keys mute, and list which keys there are; in the list they do nothing", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await ada.page.keyboard.press("m");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
  await ada.page.keyboard.press("m");
  await expect(mara.page.getByText("Ada is muted")).toBeHidden();
  await ada.page.keyboard.press("?");
  const list = ada.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toContainText("Microphone on or off");
  await ada.page.keyboard.press("m");
  await ada.page.keyboard.press("h");
  await ada.page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(await ada.control("Mute microphone")).toHaveAttribute("aria-pressed", "false");
  await expectToHear(mara);
  await ada.page.keyboard.press("h");
  await expect(mara.ended).toContainText("Ada ended the call");
});

test("who holds the space bar talks for as long", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await ada.page.keyboard.press("m");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
  await ada.page.keyboard.down(" ");
  await expect(mara.page.getByText("Ada is muted")).toBeHidden();
  await ada.page.keyboard.up(" ");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
});

test("what somebody writes while it rings stays in the field; elsewhere D declines", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await mara.openCalls();
  await mara.search.fill("a");
  await mara.search.focus();
  await ada.call(mara);
  await expect(mara.incoming).toBeVisible();
  await mara.page.keyboard.type("d dm h");
  await expect(mara.search).toHaveValue("ad dm h");
  await expect(mara.incoming).toBeVisible();
  await mara.incoming.focus();
  await mara.page.keyboard.press("d");
  await expect(ada.ended).toContainText("Mara declined the call");
});

test("what somebody writes beside a small call stays in the field", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await ada.wake();
  await ada.submit("Make the call small");
  await ada.search.fill("");
  await ada.search.pressSequentially("m h v");
  await expect(ada.search).toHaveValue("m h v");
  await expect(ada.mini.getByRole("button", { name: "Mute microphone" })).toHaveAttribute("aria-pressed", "false");
  await expectToHear(mara);
});
