import type { BrowserContext } from "@playwright/test";
import { LossyLine } from "../stack/lossyLine.ts";
import { expectToSeeAndHearEachOther } from "../support/media.ts";
import { onlyRelaysBy, selectedPath } from "../support/paths.ts";
import type { Machine, People } from "../support/people.ts";
import { connect, type Person } from "../support/person.ts";
import { openDetails } from "../support/sharing.ts";
import { expect, test } from "../support/test.ts";

test("a network that lets nothing but TLS out: the call goes by the relay's TLS", async ({ people, stack }) => {
  const prepare = (context: BrowserContext) => onlyRelaysBy(context, "turns");
  const { ada, mara } = await talkThroughRelay(people, { certificate: stack.certificate, prepare });
  expect(await selectedPath(ada.page)).toMatchObject({ local: "relay", by: "tls" });
  await expectToSeeAndHearEachOther(ada, mara);
});

test("on a line that loses a twentieth both see and hear each other, and the details say how much", async ({
  people,
  stack,
}) => {
  const line = await LossyLine.open(stack.relayPort);
  const prepare = (context: BrowserContext) =>
    onlyRelaysBy(context, "turn", `turn:127.0.0.1:${line.port}?transport=udp`);
  const { ada, mara } = await talkThroughRelay(people, { prepare });
  expect(await selectedPath(ada.page)).toMatchObject({ local: "relay", by: "udp" });
  await expectToSeeAndHearEachOther(ada, mara);
  for (const person of [ada, mara]) {
    const details = await openDetails(person);
    await expect(details.getByTestId("figure-path")).toHaveText("Through a relay");
    await expect(details.getByTestId("figure-loss")).toHaveText(/^[2-9]\.\d % and [2-9]\.\d %$/, { timeout: 30_000 });
  }
  line.close();
});

/** A call with somebody who hides their address, at a machine of their own. */
async function talkThroughRelay(people: People, machine: Machine): Promise<{ ada: Person; mara: Person }> {
  const [ada, mara] = [await people.signUp("Ada", machine), await people.signUp("Mara")];
  await ada.chooseForCalls("Hide my address");
  await ada.page.goto("/");
  await connect(ada, mara);
  return { ada, mara };
}
