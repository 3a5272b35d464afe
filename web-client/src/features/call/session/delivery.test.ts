import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { fixedRandom } from "~/test/fixedRandom";
import { refusal } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { deliver } from "./delivery";

function world(answers: (Error | string)[]) {
  const clock = new ManualClock();
  const controller = new AbortController();
  let tries = 0;
  let reconnect: () => void = () => undefined;
  const delivered = deliver(
    async () => {
      tries += 1;
      const answer = answers.shift();
      if (typeof answer !== "string") throw answer ?? new Error("asked too often");
      return answer;
    },
    {
      clock,
      random: fixedRandom(),
      signal: controller.signal,
      whenOpen: () =>
        new Promise((resolve) => {
          reconnect = resolve;
        }),
    },
  );
  return { clock, controller, delivered, tries: () => tries, reconnect: () => reconnect() };
}
const away = new ConnectError("away", Code.Unavailable);

test("waits for the connection, however long that takes", async () => {
  const the = world([away, "done"]);
  await the.clock.advance(3_600_000);
  expect(the.tries()).toBe(1);
  the.reconnect();
  expect(await the.delivered).toBe("done");
});

test("an answer is an answer, also one that refuses", async () => {
  const the = world([refusal(Code.FailedPrecondition, "switchboard.call.v1", "CALL_ENDED")]);
  await expect(the.delivered).rejects.toMatchObject({ code: Code.FailedPrecondition });
});

test("ends with whoever is signed in", async () => {
  const the = world([away, "never"]);
  await settle();
  the.controller.abort();
  await expect(the.delivered).rejects.toBeDefined();
  expect(the.tries()).toBe(1);
});
