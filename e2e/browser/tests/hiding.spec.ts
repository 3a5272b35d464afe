import type { Page } from "@playwright/test";
import { expectToSeeAndHearEachOther } from "../support/media.ts";
import { selectedPath } from "../support/paths.ts";
import { connect } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

test("who hides their address talks through the relay, and the other never learns it", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  const told = toldCandidates(mara.page);
  await mara.page.reload();
  await mara.expectHome();
  await ada.chooseForCalls("Hide my address");
  await ada.page.goto("/");
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  expect((await selectedPath(ada.page)).local).toBe("relay");
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((candidate) => !/ typ relay raddr 0\.0\.0\.0 rport 9\b/.test(candidate))).toEqual([]);
});

test("who does not hide it talks directly", async ({ people }) => {
  const [ada, mara] = [await people.signUp("Ada"), await people.signUp("Mara")];
  const told = toldCandidates(mara.page);
  await mara.page.reload();
  await mara.expectHome();
  await connect(ada, mara);
  await expectToSeeAndHearEachOther(ada, mara);
  expect((await selectedPath(ada.page)).local).not.toBe("relay");
  expect(told.some((candidate) => candidate.includes(" typ host"))).toBe(true);
});

/** The candidates of others that a page is sent from its next load on, as they are on the wire. */
function toldCandidates(page: Page): string[] {
  const told: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      told.push(...(payload.toString("latin1").match(/candidate:\S+ \d .*? typ [\x20-\x7e]*/g) ?? []));
    }),
  );
  return told;
}
