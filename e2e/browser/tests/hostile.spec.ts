import type { Page } from "@playwright/test";
import { expect, test } from "../support/test.ts";

test("a page of another origin gets neither a socket nor an answer", async ({ people, stack }) => {
  const own = await people.page();
  await own.goto("/");
  expect(await openSocket(own, stack.url)).toBe("open");
  const foreign = await people.page();
  // The same machine by another name is another origin.
  const { port } = new URL(stack.url);
  await foreign.goto(`https://127.0.0.1:${port}/favicon.svg`);
  expect(await openSocket(foreign, stack.url)).toBe("refused");
  expect(await openSocket(foreign, `https://127.0.0.1:${port}`)).toBe("refused");
  expect(await refresh(foreign, stack.url)).toBe("refused");
});

const NAMES = {
  markup: `<img src=x onerror="document.title='broken'"><b>Ada</b>`,
  "right to left": "עדה לאבלייס אַדַּה",
  emoji: "Ada 👩🏽‍🚀🏳️‍🌈 Ōkoye",
  "very long": `${"Wolfeschlegelsteinhausenbergerdorff ".repeat(2).slice(0, 62)}ab`,
} as const;

for (const [kind, name] of Object.entries(NAMES)) {
  test(`a name that is ${kind} is text wherever it is shown`, async ({ people }) => {
    const strange = await people.signUp(name);
    const mara = await people.signUp("Mara");
    await expect(strange.page.getByText(`Hello, ${name}`)).toBeVisible();
    await mara.open(strange);
    await expect(mara.page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();
    await strange.call(mara, "audio");
    await expect(mara.incoming).toHaveAccessibleName(name);
    await expect(mara.incoming.getByText(name, { exact: true })).toBeVisible();
    await mara.answer("audio");
    await expect(mara.timer).toBeVisible();
    await strange.hangUp();
    await expect(mara.ended).toContainText(`${name} ended the call`);
    await expect(mara.page.locator("img, b")).toHaveCount(0);
    await expect(mara.page).not.toHaveTitle("broken");
    const overflow = await mara.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, "nothing sticks out").toBeLessThanOrEqual(0);
  });
}

/** Tries to open the tunnel's socket from a page. */
async function openSocket(page: Page, url: string): Promise<string> {
  return page.evaluate(
    (address) =>
      new Promise<string>((tell) => {
        const socket = new WebSocket(address, "switchboard.v1.proto");
        socket.onopen = () => {
          tell("open");
          socket.close();
        };
        socket.onerror = () => tell("refused");
      }),
    `${url.replace("https:", "wss:")}/ws`,
  );
}

/** Tries to use the cookie from a page. */
async function refresh(page: Page, url: string): Promise<string> {
  return page.evaluate(async (address) => {
    const request: RequestInit = {
      method: "POST",
      credentials: "include",
      headers: { "content-type": "application/grpc-web+proto" },
      body: new Uint8Array(5),
    };
    return fetch(address, request).then(
      ({ status }) => `answered ${status}`,
      () => "refused",
    );
  }, `${url}/switchboard.auth.v1.AuthService/Refresh`);
}
