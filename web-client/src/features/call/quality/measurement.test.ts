import { expect, test } from "vitest";
import { CandidateType, RelayProtocol } from "~/gen/switchboard/call/v1/signal_pb";
import { aReport, type StatsEntry } from "~/test/measurements";
import { Meter } from "./measurement";
import { mediaPath } from "./path";
import { qualityReport } from "./report";

const CANDIDATES = [
  { id: "l", type: "local-candidate", candidateType: "relay", relayProtocol: "tls" },
  { id: "r", type: "remote-candidate", candidateType: "srflx" },
  { id: "t", type: "transport", selectedCandidatePairId: "p" },
  // One of before the ICE restart.
  { id: "old", type: "candidate-pair", nominated: true, state: "succeeded", bytesSent: 9_000_000 },
];

function at(seconds: number, change: Record<string, Record<string, unknown>> = {}) {
  const entries: StatsEntry[] = [
    ...CANDIDATES,
    {
      id: "p",
      type: "candidate-pair",
      timestamp: seconds * 1_000,
      localCandidateId: "l",
      remoteCandidateId: "r",
      currentRoundTripTime: 0.08,
      availableOutgoingBitrate: 700_000.4,
      bytesReceived: seconds * 100_000,
      bytesSent: seconds * 50_000,
    },
    {
      id: "in",
      type: "inbound-rtp",
      kind: "audio",
      packetsReceived: seconds * 50,
      packetsLost: seconds,
      jitter: 0.012,
    },
    { id: "out", type: "outbound-rtp", kind: "audio", packetsSent: seconds * 50 },
    { id: "there", type: "remote-inbound-rtp", packetsLost: seconds * 5 },
    { id: "cam", type: "inbound-rtp", kind: "video", frameHeight: 360, framesDecoded: seconds * 20 },
    { id: "off", type: "inbound-rtp", kind: "video", frameHeight: 1_080, framesDecoded: 7 },
    { id: "mine", type: "outbound-rtp", kind: "video", frameHeight: 720, framesEncoded: seconds * 30 },
  ];
  return aReport(entries.map((entry) => ({ ...entry, ...change[entry.id] })));
}

test("differences of running totals, over the pair that is in use", () => {
  const meter = new Meter();
  expect(meter.measure(at(10))).toBeUndefined();
  const frozen = { cam: { freezeCount: 2, totalFreezesDuration: 0.5 } };
  expect(meter.measure(at(13, frozen))).toEqual({
    intervalMs: 3_000,
    roundTripMs: 80,
    jitterMs: 12,
    lossPermille: 20,
    sentLossPermille: 100,
    receivedBitrate: 800_000,
    sentBitrate: 400_000,
    availableBitrate: 700_000,
    freezes: 2,
    frozenMs: 500,
    received: { height: 360, frameRate: 20 },
    sent: { height: 720, frameRate: 30 },
    path: {
      local: CandidateType.RELAY,
      remote: CandidateType.SERVER_REFLEXIVE,
      relayProtocol: RelayProtocol.TLS,
    },
    moved: false,
  });
});

test("totals that begin anew make no negative figures", () => {
  const meter = new Meter();
  meter.measure(at(10));
  const measurement = meter.measure(at(13, { in: { packetsReceived: 0, packetsLost: 0 }, cam: { framesDecoded: 0 } }));
  expect(measurement).toMatchObject({ lossPermille: 0, received: { height: 0, frameRate: 0 } });
});

test("nothing is measured where nothing is connected, and a pair needs no transport to be found", () => {
  expect(new Meter().measure(aReport([]))).toBeUndefined();
  expect(mediaPath(aReport([]))).toMatchObject({ local: CandidateType.UNSPECIFIED });
  const entries = [
    { id: "l", type: "local-candidate", candidateType: "host" },
    { id: "p", type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "l" },
  ];
  expect(mediaPath(aReport(entries))).toMatchObject({ local: CandidateType.HOST });
});

test("the report to the server has whole milliseconds and all figures", () => {
  const meter = new Meter();
  meter.measure(at(10));
  const measurement = meter.measure(at(13));
  expect(measurement && qualityReport(measurement)).toMatchObject({
    case: "qualityReport",
    value: {
      roundTripTime: { nanos: 80_000_000 },
      interval: { seconds: 3n, nanos: 0 },
      receivedBitrate: 800_000n,
      receivedHeight: 360,
      sentFrameRate: 30,
      path: { relayProtocol: RelayProtocol.TLS },
    },
  });
});
