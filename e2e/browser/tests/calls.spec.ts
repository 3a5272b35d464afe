import { expectToHear, expectToSee, expectToSeeAndHearEachOther } from "../support/media.ts";
import { connect, Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("people find each other by name", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const mara = await people.signUp("Mara Lindqvist");
  await ada.openCalls();
  await ada.search.fill(mara.account.username.slice(0, -2));
  await expect(ada.found(mara)).toContainText("Mara Lindqvist");
  await ada.search.fill("nobody-has-this-name");
  await expect(ada.page.getByText("Nobody found for “nobody-has-this-name”")).toBeVisible();
});

test("two people see and hear each other; the caller hangs up", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  const shown = await ada.timer.textContent();
  await expect(ada.timer).not.toHaveText(shown ?? "");
  await ada.hangUp();
  await expect(ada.ended).toContainText("You ended the call");
  await expect(mara.ended).toContainText("Ada ended the call");
  await expect(mara.ended).toContainText("You talked for");
});

test("the callee hangs up; both have the call in their lists", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await mara.hangUp();
  await expect(mara.ended).toContainText("You ended the call");
  await expect(ada.ended).toContainText("Mara ended the call");
  await ada.ended.getByRole("button", { name: "Close" }).click();
  await expect(ada.page.getByText(/^You called · /)).toBeVisible();
  await mara.ended.getByRole("button", { name: "Close" }).click();
  await expect(mara.page.getByRole("region", { name: "Chats" }).getByRole("link", { name: /Ada/ })).toContainText(
    "Audio call",
  );
  await mara.openCalls();
  await expect(mara.page.getByText(/^Called you · /)).toBeVisible();
});

test("it rings on whatever page it is; declining is said to the caller", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await mara.openSettings();
  await ada.call(mara);
  await expect(mara.incoming).toContainText("Ada");
  await expect(mara.incoming).toContainText("Incoming video call");
  await expect(mara.page).toHaveTitle("Ada is calling");
  await mara.decline();
  await expect(ada.ended).toContainText("Mara declined the call");
  await expect(mara.incoming).toBeHidden();
  await expect(mara.page.getByRole("heading", { name: "Settings" })).toBeVisible();
});

test("a ring goes on over a reload of the callee", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await ada.call(mara);
  await expect(mara.incoming).toBeVisible();
  await mara.page.reload();
  await mara.answer();
  await expectToSeeAndHearEachOther(ada, mara);
});

test("the caller cancels: the callee has missed a call", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await ada.call(mara);
  await expect(mara.incoming).toBeVisible();
  await ada.hangUp();
  await expect(ada.ended).toContainText("You cancelled the call");
  await expect(mara.notice).toContainText("You missed a call from Ada");
  await expect(mara.incoming).toBeHidden();
  await mara.openCalls();
  await expect(mara.page.getByText("Missed call", { exact: true })).toBeVisible();
});

test("answered on one device: the other tab and the other device go quiet", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  const phone = await people.otherDevice(mara);
  const tab = new Person(await mara.page.context().newPage(), mara.account);
  await tab.page.goto("/");
  await ada.call(mara);
  await expect(phone.incoming).toBeVisible();
  await expect(mara.incoming).toBeVisible();
  await expect(tab.incoming).toBeVisible();
  await phone.answer();
  await expect(mara.incoming).toBeHidden();
  await expect(tab.incoming).toBeHidden();
  await expect(mara.page.getByTestId(/call-(elsewhere|notice)/)).toBeVisible();
  await expectToSeeAndHearEachOther(ada, phone);
});

test("muting and the camera are seen on the other side", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSee(mara);
  await ada.press("Mute microphone");
  await expect(await ada.control("Mute microphone")).toHaveAttribute("aria-pressed", "true");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
  await ada.press("Mute microphone");
  await expect(mara.page.getByText("Ada is muted")).toBeHidden();
  await expectToHear(mara);
  await ada.press("Turn camera off");
  await expect(mara.remoteVideo).toHaveCSS("opacity", "0");
  await ada.press("Turn camera off");
  await expectToSee(mara);
});

test("a video call answered with sound alone", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await ada.call(mara);
  await mara.answer("audio");
  await expectToSee(mara);
  await expectToHear(mara);
  await expectToHear(ada);
  await expect(ada.remoteVideo).toHaveCSS("opacity", "0");
  await mara.press("Turn camera off");
  await expectToSee(ada);
});

test("who takes no second call is busy for others", async ({ people }) => {
  const [ada, mara, kofi] = [await people.signUp("Ada"), await people.signUp("Mara"), await people.signUp("Kofi")];
  await mara.chooseForCalls("No second call while I’m in one");
  await connect(ada, mara, "audio");
  await kofi.open(mara);
  await kofi.page.getByRole("button", { name: "with audio" }).click();
  await expect(kofi.ended).toContainText("Mara is in another call");
  await expect(mara.waiting).toBeHidden();
  await expectToHear(mara);
});
