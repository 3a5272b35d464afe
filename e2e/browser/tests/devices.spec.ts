import type { BrowserContext } from "@playwright/test";
import { expectToHear, expectToSee, expectToSeeAndHearEachOther } from "../support/media.ts";
import { expect, test } from "../support/test.ts";

const WORDS = {
  denied: { audio: "Your microphone is blocked.", video: "Your camera is blocked." },
  missing: { audio: "No microphone was found.", video: "No camera was found." },
} as const;

for (const devices of ["denied", "missing"] as const) {
  test(`camera and microphone ${devices}: said in their own words, and the call goes on`, async ({ people }) => {
    const ada = await people.signUp("Ada", { devices });
    const mara = await people.signUp("Mara");
    await ada.call(mara);
    const [audio, video] = [ada.page.getByTestId("audio-problem"), ada.page.getByTestId("video-problem")];
    await expect(audio).toContainText(WORDS[devices].audio);
    await expect(video).toContainText(WORDS[devices].video);
    await audio.getByRole("button", { name: "Listen only" }).click();
    await video.getByRole("button", { name: "Go on without video" }).click();
    await expect(audio).toBeHidden();
    await expect(video).toBeHidden();
    await mara.answer();
    await expectToSee(ada);
    await expectToHear(ada);
    await expect(mara.page.getByText("Ada is muted")).toBeVisible();
  });
}

test("a camera in use by another program, given back: trying again helps", async ({ people }) => {
  const ada = await people.signUp("Ada", { prepare: busyCamera });
  const mara = await people.signUp("Mara");
  await ada.call(mara);
  const video = ada.page.getByTestId("video-problem");
  await expect(video).toContainText("Your camera is in use by another program.");
  await expect(ada.page.getByTestId("audio-problem")).toBeHidden();
  await mara.answer();
  await expectToHear(mara);
  await ada.page.evaluate(() => sessionStorage.setItem("camera", "free"));
  await video.getByRole("button", { name: "Try again" }).click();
  await expectToSeeAndHearEachOther(ada, mara);
});

/** The camera is busy until the page's storage says that it is free. */
async function busyCamera(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      if (constraints?.video && sessionStorage.getItem("camera") !== "free") {
        throw new DOMException("Could not start video source", "NotReadableError");
      }
      return open(constraints);
    };
  });
}
