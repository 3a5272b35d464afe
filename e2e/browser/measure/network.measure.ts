import { Lan } from "../stack/lan.ts";
import { expectToSeeAndHearEachOther, received } from "../support/media.ts";
import { connect, type Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";
import { quantile } from "./statistics.ts";

const CHANGES = 40;
const SOME_FRAMES = 5;

/** From the moment in which one of two changes networks until both see new pictures. Caller and callee in turn. */
test("change of networks to pictures on both sides", async ({ people, stack }, testInfo) => {
  const lan = await Lan.open(Number(new URL(stack.url).port));
  const rooms = [lan.room(), lan.room()] as const;
  const pair = [
    await people.signUp("Ada", { room: rooms[0] }),
    await people.signUp("Mara", { room: rooms[1] }),
  ] as const;
  const times: number[] = [];
  await connect(...pair);
  for (let change = 0; change < CHANGES; change += 1) {
    await expectToSeeAndHearEachOther(...pair);
    const [from, to] = change % 4 < 2 ? (["wifi", "mobile"] as const) : (["mobile", "wifi"] as const);
    const room = rooms[change % 2] ?? rooms[0];
    const began = Date.now();
    room.cut(from);
    room.connect(to);
    await Promise.all(pair.map(newPictures));
    times.push(Date.now() - began);
  }
  await lan.close();
  const [median, p95, most] = [quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)];
  const figures = { changes: times.length, median, p95, most };
  testInfo.annotations.push({ type: "network_change_to_pictures_ms", description: JSON.stringify(figures) });
});

async function newPictures({ page }: Person): Promise<void> {
  const before = (await received(page)).framesDecoded;
  const frames = async () => (await received(page)).framesDecoded;
  await expect.poll(frames, { timeout: 30_000, intervals: [50] }).toBeGreaterThan(before + SOME_FRAMES);
}
