import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Person } from "../support/person.ts";
import { png } from "../support/png.ts";
import { expect, test } from "../support/test.ts";
import { wav } from "../support/wav.ts";

const MIB = 1024 * 1024;

test("pictures, sound and documents are sent with a message, seen, played and saved", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ben.chat(ada);
  const notes = Buffer.from("The boat leaves at eight.\n");
  await ada.attach([
    { name: "harbour.png", mimeType: "image/png", buffer: png(1600, 900, [40, 90, 120]) },
    { name: "sunset.png", mimeType: "image/png", buffer: png(600, 900, [220, 120, 60]) },
    { name: "horn.wav", mimeType: "audio/wav", buffer: wav(2) },
    { name: "notes.txt", mimeType: "text/plain", buffer: notes },
  ]);
  await expect(ada.attached.getByText("Ready")).toHaveCount(4);
  await ada.write("From this morning");
  const message = ben.message("From this morning");
  for (const name of ["harbour.png", "sunset.png"]) await expectPicture(ben, name);
  const sound = message.locator('audio[aria-label="horn.wav"]');
  await sound.evaluate((audio: HTMLAudioElement) => audio.play());
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(0.2);
  expect(readFileSync(await saved(ben.page, "notes.txt"))).toEqual(notes);

  await message.getByRole("button", { name: "Show harbour.png" }).click();
  const viewer = ben.page.getByRole("dialog", { name: "Pictures and videos" });
  await expect(viewer.getByRole("img", { name: "harbour.png" })).toBeVisible();
  await ben.page.keyboard.press("ArrowRight");
  await expect(viewer.getByRole("img", { name: "sunset.png" })).toBeVisible();
  await expect(viewer.getByText("2 of 2")).toBeVisible();
  await ben.page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await ben.page.getByRole("button", { name: "Files", exact: true }).click();
  const gallery = ben.page.getByRole("dialog", { name: "Files" });
  await expect(gallery.getByRole("button", { name: "Show sunset.png" })).toBeVisible();
  await expect(gallery.getByText("notes.txt")).toBeVisible();
});

test("an upload goes on after the connection was cut, and one can be taken away", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  const [large, unwanted] = [Buffer.alloc(8 * MIB, "switchboard "), Buffer.alloc(8 * MIB, "unwanted ")];
  await ada.attach([{ name: "large.bin", mimeType: "application/octet-stream", buffer: large }]);
  const progress = ada.attached.getByRole("progressbar", { name: "large.bin" });
  await expect.poll(() => progress.evaluate((bar: HTMLProgressElement) => bar.value)).toBeGreaterThan(0);
  await ada.page.context().setOffline(true);
  await ada.page.context().setOffline(false);
  await ada.attach([{ name: "unwanted.bin", mimeType: "application/octet-stream", buffer: unwanted }]);
  await ada.page.getByRole("button", { name: "Take unwanted.bin away" }).click();
  await expect(ada.attached.getByText("unwanted.bin")).toBeHidden();
  await expect(ada.attached.getByText("Ready")).toBeVisible();
  await ada.write("Here it is");
  await ben.chat(ada);
  await expect(ben.page.getByText("unwanted.bin")).toHaveCount(0);
  const file = readFileSync(await saved(ben.page, "large.bin"));
  expect(file.equals(large), "what arrives is what was sent").toBe(true);
});

const NAME = `<img src=x onerror="document.title='broken'">`;
const SCRIPT = "<script>document.title = 'broken'; parent.document.title = 'broken'; alert('broken')</script>";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert('broken')">${SCRIPT}</svg>`;
/** Files that would do something if a browser showed them as what they are. */
const HOSTILE = [
  { name: "page.html", mimeType: "text/html", content: `<!doctype html>${SCRIPT}` },
  { name: "drawing.svg", mimeType: "image/svg+xml", content: SVG },
  { name: "picture.png", mimeType: "image/png", content: `<!doctype html>${SCRIPT}` },
  { name: "sound.mp3", mimeType: "audio/mpeg", content: SVG },
  { name: "script.js", mimeType: "text/javascript", content: "document.title = 'broken'; alert('broken')" },
  {
    name: "page.xhtml",
    mimeType: "application/xhtml+xml",
    content: `<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`,
  },
  {
    name: "sheet.xml",
    mimeType: "text/xml",
    content: `<?xml-stylesheet href="#s"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`,
  },
  {
    name: "paper.pdf",
    mimeType: "application/pdf",
    content: "%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
  },
  { name: `${NAME}.txt`, mimeType: "text/plain", content: SCRIPT },
  { name: "invoice\u202Egpj.exe", mimeType: "application/octet-stream", content: "MZ" },
] as const;

test("files that would run something are only ever saved", async ({ people, stack }) => {
  test.setTimeout(90_000);
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  const ran: string[] = [];
  for (const { page } of [ada, ben])
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => ran.push(dialog.message())));
  await ada.chat(ben);
  await ben.chat(ada);
  const links: string[] = [];
  ben.page.on("request", (request) => request.url().includes("/-/") && links.push(request.url()));
  for (const { name, mimeType, content } of HOSTILE) {
    await ada.attach([{ name, mimeType, buffer: Buffer.from(content) }]);
    const row = ada.attached.getByRole("listitem");
    await expect(row.getByText("Ready").or(row.getByRole("alert"))).toBeVisible();
    if (await row.getByRole("alert").isVisible()) {
      await row.getByRole("button", { name: /^Take .* away$/ }).click();
      continue;
    }
    await ada.write(`with ${mimeType}`);
    await ada.expectSent();
  }
  const messages = ben.page.getByRole("article");
  const sent = await messages.count();
  expect(sent, "most are taken, to be saved").toBeGreaterThan(6);
  for (const download of await messages.getByRole("button", { name: /^Download / }).all()) {
    const saving = ben.page.waitForEvent("download");
    await download.click();
    links.push((await saving).url());
  }
  const own = links.filter((link) => link.startsWith(stack.url));
  expect(own.length).toBeGreaterThan(6);
  for (const link of own) await expectInert(ben.page, link);
  const stranger = await people.page();
  for (const page of [ada.page, ben.page, stranger]) await expect(page).not.toHaveTitle("broken");
  await expect(ben.page.locator('img[src="x"]')).toHaveCount(0);
  expect(ran).toEqual([]);
});

/** Opened as a page of its own, in a frame, as a script or as a style, it does nothing. */
async function expectInert(page: Page, link: string): Promise<void> {
  const answer = await page.request.get(link);
  expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
  expect(answer.headers()["content-security-policy"]).toContain("sandbox");
  const tab = await page.context().newPage();
  const alerts: string[] = [];
  tab.on("dialog", (dialog) => void dialog.dismiss().then(() => alerts.push(dialog.message())));
  // A file that is saved ends the navigation.
  await tab.goto(link).catch(() => undefined);
  await expect(tab).not.toHaveTitle("broken");
  await tab.close();
  expect(alerts).toEqual([]);
}

async function expectPicture({ page }: Person, name: string): Promise<void> {
  const picture = page.getByRole("img", { name });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
}

/** Saves a file of the conversation; gives where it lies. */
async function saved(page: Page, name: string): Promise<string> {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download ${name}` }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe(name);
  return download.path();
}
