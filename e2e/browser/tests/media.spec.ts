import { expectToHear, expectToSee } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { expectToSeeScreen, openDetails, sharedScreen } from "../support/sharing.ts";
import { expect, test } from "../support/test.ts";

/** The version of a page's own description: it grows with each offer and answer. */
async function version({ page }: Person): Promise<number> {
  return page.evaluate(() =>
    Number(window.testPeers.at(-1)?.currentLocalDescription?.sdp.match(/^o=\S+ \d+ (\d+)/m)?.[1]),
  );
}

test("an audio call becomes a video call and goes back, without a new negotiation", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await expectToHear(ada);
  await expectToHear(mara);
  await expect(mara.remoteVideo).toHaveCSS("opacity", "0");
  const before = await version(ada);
  await ada.press("Turn camera off");
  await expectToSee(mara);
  await mara.press("Turn camera off");
  await expectToSee(ada);
  await ada.press("Turn camera off");
  await expect(mara.remoteVideo).toHaveCSS("opacity", "0");
  await expectToHear(mara);
  expect(await version(ada)).toBe(before);
});

test("a shared screen takes the stage, and the camera is small beside it", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSee(mara);
  await ada.press("Share screen");
  await expect(ada.page.getByTestId("sharing")).toContainText("You are sharing your screen");
  await expectToSeeScreen(mara);
  await expectToSee(mara);
  const [screen, camera] = [await sharedScreen(mara).boundingBox(), await mara.remoteVideo.boundingBox()];
  expect(camera?.width ?? 0).toBeLessThan((screen?.width ?? 0) / 3);
  await ada.page.getByTestId("sharing").getByRole("button", { name: "Stop" }).click();
  await expect(sharedScreen(mara)).toHaveCSS("opacity", "0");
  await expectToSee(mara);
});

test("both share; the browser's own button ends it too", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara, "audio");
  await ada.press("Share screen");
  await expectToSeeScreen(mara);
  await mara.press("Share screen");
  await expectToSeeScreen(ada);
  await expectToSeeScreen(mara);
  await mara.page.evaluate(() => {
    const sender = window.testPeers.at(-1)?.getSenders()[2];
    sender?.track?.stop();
    sender?.track?.dispatchEvent(new Event("ended"));
  });
  await expect(mara.page.getByTestId("sharing")).toBeHidden();
  await expect(sharedScreen(ada)).toHaveCSS("opacity", "0");
  await expectToSeeScreen(mara);
});

test("the details say how the connection is, and both see the same safety code", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  const [adas, maras] = [await openDetails(ada), await openDetails(mara)];
  await expect(adas.getByTestId("figure-delay")).toHaveText(/^\d+ ms$/);
  await expect(adas.getByTestId("figure-path")).toHaveText("Direct");
  await expect(adas.getByTestId("figure-received")).toHaveText(/kbit\/s, \d+p at \d+\/s$/, { timeout: 20_000 });
  await expect(adas.getByTestId("safety-code")).toHaveText(/^\d{5} \d{5} \d{5} \d{5}$/);
  const code = await adas.getByTestId("safety-code").textContent();
  await expect(maras.getByTestId("safety-code")).toHaveText(code ?? "");
  await ada.page.keyboard.press("Escape");
  await expect(adas).toBeHidden();
});

test("data saver makes the picture small at once", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSee(mara);
  await ada.wake();
  await ada.controls.getByRole("button", { name: "More" }).click();
  await expect(ada.page.getByRole("radio", { name: "Standard (720p)" })).toBeChecked();
  await ada.page.getByRole("radio", { name: "Data saver (360p)" }).check();
  const bitrate = () =>
    ada.page.evaluate(() => window.testPeers.at(-1)?.getSenders()[1]?.getParameters().encodings[0]?.maxBitrate);
  await expect.poll(bitrate).toBeLessThanOrEqual(500_000);
  const height = () => mara.remoteVideo.evaluate((video: HTMLVideoElement) => video.videoHeight);
  await expect.poll(height).toBeLessThanOrEqual(360);
  await ada.page.keyboard.press("Escape");
  await expectToSee(mara);
});
