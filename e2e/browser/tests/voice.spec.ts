import type { Locator } from "@playwright/test";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

const RECORD_SECONDS = 2;

test("a voice message is recorded, sent, seen by the other and played", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ben.chat(ada);
  await recordFor(ada, RECORD_SECONDS);
  await ada.page.keyboard.press("Enter");
  await expect(ada.field).toBeVisible();
  await expect(spoken(ada)).toBeVisible();
  await ada.expectSent();

  const message = spoken(ben);
  const place = message.getByRole("slider", { name: "Place in the message" });
  await expect(place).toBeVisible();
  const length = Number(await place.getAttribute("aria-valuemax"));
  expect(length).toBeGreaterThanOrEqual(1);
  expect(length).toBeLessThanOrEqual(10);
  await message.getByRole("button", { name: "Play" }).click();
  await expect(message.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(place).not.toHaveAttribute("aria-valuenow", "0");
  // It comes to its end by itself.
  await expect(message.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(message.getByRole("alert")).toHaveCount(0);

  await message.getByRole("button", { name: "Speed: 1×" }).click();
  await expect(message.getByRole("button", { name: "Speed: 1.5×" })).toBeVisible();
  await place.press("End");
  await expect(place).toHaveAttribute("aria-valuenow", String(length));
  await place.press("Home");
  await expect(place).toHaveAttribute("aria-valuenow", "0");
});

test("a recording that is given up is not sent, and the microphone is let go", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await recordFor(ada, 0);
  await ada.page.keyboard.press("Escape");
  await expect(ada.field).toBeFocused();
  await expect(spoken(ada)).toHaveCount(0);
  await ada.write("after all in writing");
  await ada.expectSent();
  await ben.chat(ada);
  await expect(ben.message("after all in writing")).toBeVisible();
  await expect(spoken(ben)).toHaveCount(0);
});

test("without permission for the microphone it is said why nothing is recorded", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye", { devices: "denied" }), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ada.page.getByRole("button", { name: "Voice message" }).click();
  await expect(bar(ada).getByRole("alert")).toContainText("Your microphone is blocked.");
  await bar(ada).getByRole("button", { name: "Cancel" }).click();
  await expect(ada.field).toBeVisible();
});

/** Records at least so long, as the page itself measures it. */
async function recordFor(person: Person, seconds: number): Promise<void> {
  await person.page.getByRole("button", { name: "Voice message" }).click();
  await expect(bar(person).getByRole("status")).toHaveText("Recording");
  await expect
    .poll(async () => Number((await bar(person).getByRole("timer").textContent())?.replace(":", "")))
    .toBeGreaterThanOrEqual(seconds);
}

function bar({ page }: Person): Locator {
  return page.getByRole("group", { name: "Recording" });
}

/** The voice message of the conversation that is open. */
function spoken({ page }: Person): Locator {
  return page.getByRole("log", { name: "Messages" }).getByRole("group", { name: "Voice message" });
}
