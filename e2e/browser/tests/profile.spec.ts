import type { Person } from "../support/person.ts";
import { png } from "../support/png.ts";
import { expect, test } from "../support/test.ts";

async function save(person: Person): Promise<void> {
  await person.submit("Save changes");
  await expect(person.done).toHaveText(/Saved/);
}

test("a picture that somebody chose is what others see of them", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ada.openSection("Profile");
  const file = { name: "ada.png", mimeType: "image/png", buffer: png(320, 240, [200, 30, 90]) };
  await ada.page.getByTestId("picture-file").setInputFiles(file);
  const dialog = ada.page.getByRole("dialog", { name: "Choose what is seen" });
  await expect(dialog.getByRole("application", { name: "Part of the picture" })).toBeVisible();
  await dialog.getByRole("button", { name: "Use this picture" }).click();
  await expect(dialog).toBeHidden();

  await ben.open(ada);
  const picture = ben.page.getByRole("main").locator("section img[src^='/-/']").first();
  const width = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width, { message: "pixels of the picture" }).toBeGreaterThan(0);

  await ada.submit("Remove");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(ada.page.getByRole("button", { name: "Choose picture" })).toBeVisible();
  await ben.page.reload();
  await expect(ben.page.getByText(`@${ada.account.username} ·`)).toBeVisible();
  await expect(picture).toHaveCount(0);
});

test("a file that is no picture is refused in place", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  await ada.openSection("Profile");
  const file = { name: "ada.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") };
  await ada.page.getByTestId("picture-file").setInputFiles(file);
  await expect(ada.page.getByText("This file isn’t a picture that can be read.")).toBeVisible();
});

test("a status with its emoji is shown to others", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ada.openSection("Profile");
  await ada.page.getByLabel("What are you up to?").fill("Out sailing");
  await ada.page.getByRole("button", { name: "Choose an emoji" }).click();
  await ada.page.getByLabel("Another one").fill("⛵");
  await save(ada);
  await ben.open(ada);
  await expect(ben.page.getByText("Out sailing")).toBeVisible();
  await expect(ben.page.getByText("⛵").last()).toBeVisible();
});

test("a new name is what others find", async ({ people }) => {
  const ada = await people.signUp("Ada Okoye");
  const ben = await people.signUp("Ben Carter");
  await ada.openSection("Profile");
  await ada.page.getByLabel("Your name").fill("Ada, Countess");
  await save(ada);
  await ben.open(ada);
  await expect(ben.page.getByRole("heading", { name: "Ada, Countess", exact: true })).toBeVisible();
});
