import type { Gateway } from "../stack/stack.ts";
import { expectFrames, expectToSeeAndHearEachOther } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { expect, test as withPeople } from "../support/test.ts";

const MINUTE_MS = 60_000;
/** The client waits ever longer between its tries. */
const RECONNECT_MS = 40_000;

const test = withPeople.extend<{ gateway: Gateway }>({
  gateway: async ({ stack }, use) => {
    const gateway = await stack.addGateway();
    await use(gateway);
    await gateway.kill();
  },
});

test("the gateway restarts in mid-call: media goes on, signaling returns", async ({ people, gateway }) => {
  test.setTimeout(2 * MINUTE_MS);
  const { url } = gateway;
  const [ada, mara] = [await people.signUp("Ada", { url }), await people.signUp("Mara", { url })];
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  await gateway.stop();
  for (const person of [ada, mara]) {
    await expect(person.banner).toContainText("The connection to the server is lost. Your call goes on.");
    await expectFrames(person.page);
  }
  await gateway.start();
  await expect(ada.banner).toBeHidden({ timeout: RECONNECT_MS });
  await expect(mara.banner).toBeHidden({ timeout: RECONNECT_MS });
  await expectToSeeAndHearEachOther(ada, mara);
  await ada.press("Mute microphone");
  await expect(mara.page.getByText("Ada is muted")).toBeVisible();
  await ada.hangUp();
  await expect(mara.ended).toContainText("Ada ended the call");
});

test("a minute without gateway ends nothing", async ({ people, gateway }) => {
  test.setTimeout(3 * MINUTE_MS);
  const { url } = gateway;
  const [ada, mara] = [await people.signUp("Ada", { url }), await people.signUp("Mara", { url })];
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  await gateway.kill();
  await expectMediaFor(MINUTE_MS, ada, mara);
  await gateway.start();
  for (const person of [ada, mara]) await tryNow(person);
  await expectToSeeAndHearEachOther(ada, mara);
  await mara.hangUp();
  await expect(ada.ended).toContainText("Mara ended the call");
});

/** New pictures keep coming to everybody. */
async function expectMediaFor(ms: number, ...people: readonly Person[]): Promise<void> {
  const until = Date.now() + ms;
  while (Date.now() < until) await Promise.all(people.map(({ page }) => expectFrames(page)));
}

/** Whoever does not want to wait for the next try. */
async function tryNow({ banner }: Person): Promise<void> {
  await banner.getByRole("button", { name: "Try now" }).click();
  await expect(banner).toBeHidden();
}
