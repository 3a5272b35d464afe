import { FirefoxPerson } from "../support/firefox.ts";
import { expectFrames, expectToHear } from "../support/media.ts";
import { expect, test } from "../support/test.ts";

const WAIT = { timeout: 30_000 };

for (const caller of ["Chromium", "Firefox"] as const) {
  test(`a video call from ${caller} between Chromium and Firefox`, async ({ people, stack }) => {
    test.setTimeout(120_000);
    const here = await people.signUp("Mara Lindqvist");
    await here.page.context().close();
    const ada = await people.signUp("Ada Okoye");
    const mara = await FirefoxPerson.signIn(stack.url, here.account);
    if (caller === "Chromium") {
      await ada.call(here);
      await mara.press("Accept with video");
    } else {
      await mara.open(ada.account);
      await mara.press("Call Ada Okoye with video");
      await ada.answer();
    }
    await expect(ada.timer).toBeVisible(WAIT);
    await expectFrames(ada.page);
    await expectToHear(ada);
    const first = await mara.received();
    await expect
      .poll(async () => (await mara.received()).framesDecoded, WAIT)
      .toBeGreaterThan(first.framesDecoded + 10);
    await expect.poll(async () => (await mara.received()).audioEnergy, WAIT).toBeGreaterThan(first.audioEnergy);
    await ada.hangUp();
    await mara.leave();
  });
}
