import { expect, test } from "vitest";
import { ManualClock } from "~/test/manualClock";
import { Pulse } from "./pulse";

function world() {
  const clock = new ManualClock();
  let flowing = true;
  let timestamp = 0;
  let told = 0;
  const getSynchronizationSources = () => {
    if (flowing) timestamp = clock.now();
    return [{ timestamp, rtpTimestamp: 0, source: 1 }];
  };
  const pulse = new Pulse({
    clock,
    receivers: () => [{ getSynchronizationSources: () => [] }, { getSynchronizationSources }],
    stopped: () => {
      told += 1;
    },
  });
  return {
    clock,
    pulse,
    told: () => told,
    flow: (on: boolean) => {
      flowing = on;
    },
  };
}

test("silence is noticed after a second, and told again a few times", async () => {
  const { clock, pulse, told, flow } = world();
  pulse.start();
  await clock.advance(5_000);
  flow(false);
  await clock.advance(900);
  expect([told(), pulse.isStopped]).toEqual([0, false]);
  await clock.advance(350);
  expect([told(), pulse.isStopped]).toEqual([1, true]);
  await clock.advance(2_000);
  expect(told()).toBe(2);
  await clock.advance(2_000);
  expect(told()).toBe(3);
  await clock.advance(2_000);
  expect(told()).toBe(3);
  await clock.advance(500);
  expect(told()).toBe(4);
  await clock.advance(50_000);
  expect(told()).toBe(5);
});

test("what flows again may stop again", async () => {
  const { clock, pulse, told, flow } = world();
  pulse.start();
  await clock.advance(500);
  flow(false);
  await clock.advance(2_000);
  flow(true);
  await clock.advance(500);
  expect(pulse.isStopped).toBe(false);
  flow(false);
  await clock.advance(2_000);
  expect(told()).toBe(2);
});

test("who never sent anything has not stopped", async () => {
  const clock = new ManualClock();
  const stopped = () => expect.unreachable("nothing has stopped");
  const pulse = new Pulse({ clock, receivers: () => [], stopped });
  pulse.start();
  await clock.advance(60_000);
  expect(pulse.isStopped).toBe(false);
  pulse.stop();
});
