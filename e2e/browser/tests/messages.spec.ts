import type { Locator } from "@playwright/test";
import { expect, test } from "../support/test.ts";

test("messages are found by beginnings of words, narrowed down, and shown at their place", async ({ people }) => {
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  await ada.chat(ben);
  await ada.write("The lighthouse keeper has the key");
  for (let number = 1; number <= 40; number += 1) await ada.write(`waiting ${number}`);
  await ben.chat(ada);
  await ben.write("Which lighthouse?");
  await ada.page.keyboard.press("Control+f");
  const dialog = ada.page.getByRole("dialog", { name: "Search this chat" });
  await dialog.getByLabel("Words").fill("lightho");
  await expect(dialog.locator("mark")).toHaveText(["lightho", "lightho"]);
  await dialog.getByRole("button", { name: "Narrow it down" }).click();
  await dialog.getByLabel("Written by").selectOption({ label: "You" });
  await expect(dialog.locator("mark")).toHaveCount(1);
  await dialog.getByRole("link", { name: /keeper has the key/ }).click();
  await expect(ada.message("keeper has the key")).toBeInViewport();

  await ada.page.keyboard.press("Control+k");
  const switcher = ada.page.getByRole("dialog", { name: "Go to" });
  await switcher.getByRole("combobox").fill("keeper");
  await switcher.getByRole("option", { name: /Search messages for/ }).click();
  await expect(ada.page.getByRole("heading", { name: "Search messages" })).toBeVisible();
  await expect(ada.page.locator("mark")).toHaveText(["keeper"]);
  await ada.page.goBack();
  await ada.page.keyboard.press("Control+k");
  await switcher.getByRole("combobox").fill("ben");
  await ada.page.keyboard.press("Enter");
  await expect(ada.field).toBeFocused();
});

const RUNS = "window.ran=1";
/** What would do something if it were taken for more than text. */
const HOSTILE = [
  `<script>${RUNS}</script>`,
  `<img src=x onerror="${RUNS}">`,
  `<svg/onload=${RUNS}>`,
  `<iframe srcdoc="<script>parent.${RUNS}</script>"></iframe>`,
  `[press](javascript:${RUNS})`,
  `[press](JaVaScRiPt:${RUNS})`,
  `[press](java\tscript:${RUNS})`,
  `[press](\u0001javascript:${RUNS})`,
  `[press](data:text/html,<script>${RUNS}</script>)`,
  `[press](vbscript:${RUNS})`,
  `[press](//elsewhere.example/)`,
  `<javascript:${RUNS}>`,
  `![picture](x"onerror="${RUNS})`,
  `[a](https://example.org/"onmouseover="${RUNS})`,
  `https://example.org/"onmouseover="${RUNS}"`,
  "`<img src=x onerror=window.ran=1>`",
  `\`\`\`html\n<script>${RUNS}</script>\n\`\`\``,
  `> <script>${RUNS}</script>`,
  `**<img src=x onerror=${RUNS}>**`,
  `[**<b onclick=${RUNS}>**](https://example.org)`,
  `<a href="javascript:${RUNS}">press</a>`,
  `<math><mtext></mtext><script>${RUNS}</script></math>`,
  `<style>*{background:url(https://elsewhere.example/)}</style>`,
  `<form action=javascript:${RUNS}><button>press</button></form>`,
  `\u202Egnp.txt\u202C and \u2066hidden\u2069`,
  `{{constructor.constructor('${RUNS}')()}}`,
  "*".repeat(4_000),
  "[".repeat(4_000),
  "> ".repeat(2_000),
  `${"**a".repeat(900)}`,
  "a\u0300".repeat(2_000),
] as const;

test("nothing that is written runs, loads or leads elsewhere than it says", async ({ people, stack }) => {
  test.setTimeout(90_000);
  const [ada, ben] = [await people.signUp("Ada Okoye"), await people.signUp("Ben Carter")];
  const [dialogs, asked]: [string[], string[]] = [[], []];
  for (const { page } of [ada, ben]) {
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => dialogs.push(dialog.message())));
    page.on("request", (request) => asked.push(request.url()));
  }
  await ada.chat(ben);
  await ben.chat(ada);
  for (const text of HOSTILE) await ada.write(text);
  await ada.write("the end");
  await expect(ben.message("the end")).toBeVisible();
  for (const { page } of [ada, ben]) {
    const log = page.getByRole("log", { name: "Messages" });
    for (let screen = 0; screen < 12; screen += 1) {
      await expectInactive(
        log.locator("script, iframe, object, embed, form, style, svg[onload], img, [onerror], [onclick]"),
      );
      const links = await log
        .locator("a")
        .evaluateAll((all) => all.map((a) => [a.getAttribute("href") ?? "", a.getAttribute("rel") ?? ""]));
      for (const [href = "", rel = ""] of links) {
        expect(href).toMatch(/^(https?:|mailto:|\/people\/)/);
        if (!href.startsWith("/")) expect(rel).toContain("noopener");
      }
      for (const link of await log.locator("a[href^=http]").all()) await link.hover();
      await log.evaluate((element) => element.scrollBy({ top: -element.clientHeight / 2 }));
    }
    expect(await page.evaluate(() => "ran" in window)).toBe(false);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, "nothing sticks out").toBeLessThanOrEqual(0);
  }
  expect(dialogs).toEqual([]);
  const own = (url: string) => url.startsWith(stack.url) || url.startsWith("blob:") || url.startsWith("data:");
  expect(asked.filter((url) => !own(url))).toEqual([]);
});

async function expectInactive(active: Locator): Promise<void> {
  // The marks of a message's state are pictures of ours.
  expect(
    await active.evaluateAll((all) => all.filter((one) => !one.matches("svg")).map((one) => one.outerHTML)),
  ).toEqual([]);
}
