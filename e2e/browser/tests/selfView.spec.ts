import type { Locator } from "@playwright/test";
import { expectToSee } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { settled } from "../support/settled.ts";
import { expect, test } from "../support/test.ts";

test("one's own picture is moved with the keyboard, and is there in the next call too", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await expectToSee(ada);
  expect(await corner(ada)).toBe("bottom right");
  const handle = ownPicture(ada).getByRole("button", { name: /^Your picture/ });
  await handle.focus();
  await ada.page.keyboard.press("ArrowUp");
  await expect.poll(() => corner(ada)).toBe("top right");
  await ada.page.keyboard.press("ArrowLeft");
  await expect.poll(() => corner(ada)).toBe("top left");
  await expect(handle).toHaveAccessibleDescription("Top left");
  await expect(handle).toBeFocused();
  await ada.hangUp();
  await ada.ended.getByRole("button", { name: "Close" }).click();
  await ada.page.goto("/");
  await connect(ada, mara);
  await expect.poll(() => corner(ada)).toBe("top left");
});

test("one's own picture can be hidden and shown again; the other sees it all the time", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  await connect(ada, mara);
  await ownPicture(ada).hover();
  await ada.submit("Hide your picture");
  await expect(ownPicture(ada)).toBeHidden();
  await expectToSee(mara);
  await ada.submit("Show your picture");
  await expect(ownPicture(ada)).toBeVisible();
});

function ownPicture({ page }: Person): Locator {
  return page.getByTestId("self-view");
}

/** Where on the screen somebody's own picture is drawn. */
async function corner(person: Person): Promise<string> {
  await settled(person.page);
  const { x = 0, y = 0, width = 0, height = 0 } = (await ownPicture(person).boundingBox()) ?? {};
  const screen = person.page.viewportSize() ?? { width: 0, height: 0 };
  const [middle, centre] = [x + width / 2, y + height / 2];
  return `${centre < screen.height / 2 ? "top" : "bottom"} ${middle < screen.width / 2 ? "left" : "right"}`;
}
