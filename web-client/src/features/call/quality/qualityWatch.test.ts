import { expect, test } from "vitest";
import { ManualClock } from "~/test/manualClock";
import { aReport } from "~/test/measurements";
import { QualityWatch } from "./qualityWatch";

const EVERY_MS = 3_000;

/** A line that is measured once in a while, and what it has lost of 100 packets each time. */
function world() {
  const clock = new ManualClock();
  const line = { pairId: "wifi", lost: 0, lossPerLook: 0, looks: 0 };
  const watch = new QualityWatch({
    clock,
    target: "standard",
    stats: async () => {
      line.looks += 1;
      line.lost += line.lossPerLook;
      return aReport([
        { id: "t", type: "transport", selectedCandidatePairId: line.pairId },
        {
          id: line.pairId,
          type: "candidate-pair",
          timestamp: clock.now(),
          localCandidateId: "l",
          remoteCandidateId: "r",
        },
        { id: "l", type: "local-candidate", candidateType: "host" },
        { id: "r", type: "remote-candidate", candidateType: "host" },
        { id: "out", type: "outbound-rtp", kind: "video", packetsSent: line.looks * 100 },
        { id: "there", type: "remote-inbound-rtp", packetsLost: line.lost },
      ]);
    },
    cameraOn: () => true,
    send: () => undefined,
    poor: () => undefined,
    allow: () => undefined,
  });
  const look = (times: number) => clock.advance(times * EVERY_MS);
  return { line, watch, look };
}

test("a line that loses much gets a smaller picture, and then none", async () => {
  const { line, watch, look } = world();
  await look(4);
  expect(watch.rung.height).toBe(720);
  line.lossPerLook = 50;
  await look(1);
  expect(watch.rung.height).toBe(540);
  await look(10);
  expect(watch.paused).toBe(true);
});

test("what was lost while another way was looked for says nothing about the way that was found", async () => {
  const { line, watch, look } = world();
  await look(4);
  line.lossPerLook = 80;
  line.pairId = "mobile";
  // The other side tells of the loss some time later.
  await look(2);
  expect(watch.rung.height).toBe(720);
  line.lossPerLook = 50;
  await look(10);
  expect(watch.paused).toBe(true);
  line.lossPerLook = 0;
  line.pairId = "wifi again";
  await look(1);
  expect(watch.rung.height).toBe(720);
});
