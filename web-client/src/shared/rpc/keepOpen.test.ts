import { expect, test } from "vitest";
import { waitRefusal } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { type KeptOpen, keepOpen } from "./keepOpen";

type Stream = () => Promise<void>;

/** Keeps streams open that end as `streams` say, the last one again and again, and writes down when each began. */
function keeping(streams: Stream[]) {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const begun: number[] = [];
  const told: string[] = [];
  const kept: KeptOpen = {
    clock,
    whenOpen: () => Promise.resolve(),
    exchange: (_, hears) => {
      begun.push(clock.now());
      const stream = streams.length > 1 ? streams.shift() : streams[0];
      if (stream === works) hears();
      return stream?.() ?? Promise.resolve();
    },
    closed: () => told.push("closed"),
    failed: (error) => told.push((error as Error).message),
    pause: (attempt) => 100 * 2 ** attempt,
  };
  void keepOpen(kept, controller.signal);
  return { clock, begun, told, stop: () => controller.abort() };
}

const works: Stream = () => Promise.resolve();
const breaks: Stream = () => Promise.reject(new Error("broken"));

test("waits longer each time that nothing was heard, and begins anew once something was", async () => {
  const { clock, begun, told, stop } = keeping([breaks, breaks, works, breaks]);
  await clock.advance(1_000);
  expect(begun).toEqual([0, 100, 300, 400, 600, 1_000]);
  expect(told).toEqual(["broken", "broken", "closed", "broken", "broken", "broken"]);
  stop();
});

test("waits as long as the server asks", async () => {
  const busy: Stream = () => Promise.reject(waitRefusal("switchboard.access.v1", "RATE_LIMITED", 3));
  const { clock, begun, stop } = keeping([busy, works]);
  await clock.advance(3_000);
  expect(begun).toEqual([0, 3_000]);
  stop();
});

test("ends with its signal", async () => {
  const { clock, begun, stop } = keeping([breaks]);
  await settle();
  stop();
  await clock.advance(10_000);
  expect(begun).toEqual([0]);
});
