import { canMakeLans, Lan, type Room } from "../stack/lan.ts";
import { expectToSeeAndHearEachOther, type Received, received } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { test as base, expect } from "../support/test.ts";

const test = base.extend<{ lan: Lan }>({
  lan: async ({ stack }, use) => {
    const lan = await Lan.open(Number(new URL(stack.url).port));
    await use(lan);
    await lan.close();
  },
});

test.skip(!canMakeLans, "networks can be made by root alone");

const WAIT = { timeout: 30_000 };

/** Two people in a call, each in a room of their own. */
async function talk(lan: Lan, people: { signUp: (name: string, machine: { room: Room }) => Promise<Person> }) {
  const [here, there] = [lan.room(), lan.room()];
  const ada = await people.signUp("Ada Okoye", { room: here });
  const mara = await people.signUp("Mara Lindqvist", { room: there });
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  return { ada, mara, here };
}

test("who changes networks in a call goes on talking", async ({ lan, people }, testInfo) => {
  const { ada, mara, here } = await talk(lan, people);
  const began = Date.now();
  here.cut("wifi");
  here.connect("mobile");
  await Promise.all([expectNewFrames(mara), expectNewFrames(ada)]);
  testInfo.annotations.push({ type: "media back", description: `${Date.now() - began} ms` });
  await expectToSeeAndHearEachOther(ada, mara);
  await expect(ada.timer).toBeVisible();
});

test("a network that is gone for a while ends no call", async ({ lan, people }) => {
  const { ada, mara, here } = await talk(lan, people);
  here.cut("wifi");
  await expect(ada.page.getByText("Reconnecting")).toBeVisible(WAIT);
  here.connect("wifi");
  await Promise.all([expectNewFrames(mara), expectNewFrames(ada)]);
  await expectToSeeAndHearEachOther(ada, mara);
  await expect(ada.page.getByText("Reconnecting")).toBeHidden(WAIT);
});

/** Pictures that arrived before do not count. */
async function expectNewFrames({ page }: Person): Promise<void> {
  const before: Received = await received(page);
  const frames = async () => (await received(page)).framesDecoded;
  await expect
    .poll(frames, { ...WAIT, intervals: [50], message: "new pictures" })
    .toBeGreaterThan(before.framesDecoded + 5);
}
