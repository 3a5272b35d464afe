import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import { expect, test } from "vitest";
import {
  type CallService,
  type SignalRequest,
  SignalRequestSchema,
  type SignalResponse,
  SignalResponseSchema,
} from "~/gen/switchboard/call/v1/call_pb";
import { CandidateType, LinkState } from "~/gen/switchboard/call/v1/signal_pb";
import { AsyncQueue } from "~/shared/rpc/asyncQueue";
import { FakePeer } from "~/test/fakePeer";
import { fixedRandom } from "~/test/fixedRandom";
import { ADA, answeredBy, BEN, CALL_ID, HERE } from "~/test/fixtures";
import { ManualClock, settle } from "~/test/manualClock";
import { aReport } from "~/test/measurements";
import { MemoryStorage } from "~/test/memoryStorage";
import { LocalMedia } from "../media/localMedia";
import { ScreenShare } from "../media/screenShare";
import { CallLink } from "./callLink";
import { VideoQuality } from "./videoQuality";

const PATH = [
  { id: "l", type: "local-candidate", candidateType: "host" },
  { id: "r", type: "remote-candidate", candidateType: "relay" },
];

/** What the browser says after so many seconds, of which each lost so many of the hundred packets sent. */
function stats(seconds: number, lost = 0) {
  return aReport([
    ...PATH,
    {
      id: "p",
      type: "candidate-pair",
      nominated: true,
      state: "succeeded",
      timestamp: seconds * 1_000,
      localCandidateId: "l",
      remoteCandidateId: "r",
    },
    { id: "o", type: "outbound-rtp", kind: "video", packetsSent: seconds * 100, framesEncoded: seconds * 30 },
    { id: "x", type: "remote-inbound-rtp", packetsLost: lost },
  ]);
}

function fakeTrack(kind: "audio" | "video") {
  return {
    kind,
    enabled: true,
    onended: null,
    stop: () => undefined,
    getSettings: () => ({ width: 1280, height: 720 }),
  };
}

function world({ relayOnly = false, takeOver = false } = {}) {
  const clock = new ManualClock();
  const peers: FakePeer[] = [];
  const requests: SignalRequest[] = [];
  const answers = new AsyncQueue<SignalResponse>();
  const told: string[] = [];
  const signal: Client<typeof CallService>["signal"] = (incoming) => {
    void (async () => {
      for await (const request of incoming) {
        requests.push(clone(SignalRequestSchema, create(SignalRequestSchema, request)));
      }
    })();
    return answers;
  };
  const media = new LocalMedia(async ({ audio, video }) => {
    const tracks = [audio && fakeTrack("audio"), video && fakeTrack("video")].filter(Boolean);
    return { getTracks: () => tracks } as unknown as MediaStream;
  });
  const screen = new ScreenShare(async () => {
    const [video] = [fakeTrack("video")];
    return { getVideoTracks: () => [video], getAudioTracks: () => [] } as unknown as MediaStream;
  });
  const quality = new VideoQuality(new MemoryStorage());
  const link = new CallLink({
    media,
    screen,
    quality,
    clock,
    network: { listen: () => () => undefined },
    connect: (configuration) => {
      const peer = new FakePeer(configuration);
      peers.push(peer);
      return peer.connection;
    },
    iceServers: async () => [],
    relayOnly: () => relayOnly,
    channel: {
      calls: { signal },
      callId: CALL_ID,
      userId: ADA,
      endpointId: HERE,
      takeOver,
      clock,
      random: fixedRandom(),
      whenOpen: async () => undefined,
    },
    events: {
      state: (state) => told.push(state),
      quality: (poor) => poor && told.push("poor"),
      call: () => undefined,
      stopped: () => undefined,
      problem: (problem) => told.push(problem),
      moved: () => undefined,
      over: () => undefined,
    },
  });
  const answer = (message: NonNullable<MessageInitShape<typeof SignalResponseSchema>["message"]>) =>
    answers.push(create(SignalResponseSchema, { message }));
  const signals = (kind: "linkReport" | "qualityReport" | "mediaState") =>
    requests.flatMap(({ message }) =>
      message.case === "signal" && message.value.payload.case === kind ? [message.value.payload.value] : [],
    );
  const begin = async () => {
    await settle();
    answer({ case: "snapshot", value: { call: answeredBy(HERE), generation: 1, peerGeneration: 1, polite: false } });
    await settle();
    const peer = peers[0];
    if (!peer) throw new Error("no peer connection was made");
    return peer;
  };
  return { clock, peers, told, media, screen, quality, link, answer, signals, begin };
}

test("hiding one's address leaves the relay as the only way", async () => {
  expect((await world({ relayOnly: true }).begin()).configuration.iceTransportPolicy).toBe("relay");
  expect((await world().begin()).configuration.iceTransportPolicy).toBe("all");
});

test("connected, it says which way it takes and how long it took, the latter once", async () => {
  const { clock, signals, begin } = world();
  const peer = await begin();
  peer.stats = stats(0);
  await clock.advance(800);
  peer.become("connected");
  await settle();
  const path = { local: CandidateType.HOST, remote: CandidateType.RELAY };
  expect(signals("linkReport")).toMatchObject([{ state: LinkState.CONNECTED, setupMs: 800, path }]);
  peer.become("disconnected");
  await clock.advance(2_000);
  peer.become("connected");
  await settle();
  expect(signals("linkReport").slice(1)).toMatchObject([
    { state: LinkState.DISCONNECTED },
    { state: LinkState.RESTARTING },
    { state: LinkState.CONNECTED, setupMs: 0, path },
  ]);
});

test("a call taken over from another page says nothing of how long it took", async () => {
  const { signals, begin } = world({ takeOver: true });
  (await begin()).become("connected");
  await settle();
  expect(signals("linkReport")).toMatchObject([{ state: LinkState.CONNECTED, setupMs: 0 }]);
});

test("what is sent is told, each change once", async () => {
  const { media, screen, signals, begin } = world();
  await media.open({ video: false, muted: false });
  await begin();
  await media.setCamera(true);
  await screen.start();
  screen.stop();
  await media.setMicrophone(false);
  await settle();
  expect(signals("mediaState")).toMatchObject([
    { microphone: true, camera: false, screen: false },
    { microphone: true, camera: true, screen: false },
    { microphone: true, camera: true, screen: true },
    { microphone: true, camera: true, screen: false },
    { microphone: false, camera: true, screen: false },
  ]);
});

test("what the other sends is shown, and forgotten when the link closes", async () => {
  const { link, answer, begin } = world();
  await begin();
  const mediaState = { microphone: false, camera: true, screen: true, cameraPaused: true };
  const payload = { case: "mediaState" as const, value: mediaState };
  answer({ case: "signal", value: { userId: BEN, generation: 1, forGeneration: 1, clientSeq: 1n, payload } });
  await settle();
  expect(link.remote.getState()).toMatchObject({
    microphoneOn: false,
    cameraOn: true,
    screenOn: true,
    cameraPaused: true,
  });
  link.close();
  expect(link.remote.getState()).toMatchObject({ microphoneOn: true, cameraOn: false, screenOn: false });
});

test("on a line that loses much the camera pauses with a word to both, the sound stays, and all comes back", async () => {
  const { clock, peers, told, media, link, signals, begin } = world();
  await media.open({ video: true, muted: false });
  const peer = await begin();
  peer.become("connected");
  const encoding = (place: number) => peers[0]?.transceivers[place]?.sender.parameters.encodings[0];
  let lost = 0;
  for (let seconds = 3; seconds <= 60; seconds += 3) {
    lost += 100;
    peer.stats = stats(seconds, lost);
    await clock.advance(3_000);
  }
  expect(told).toContain("poor");
  expect(encoding(1)).toMatchObject({ active: false });
  expect(encoding(0)).toMatchObject({ active: true });
  expect(link.paused.getState().current).toBe(true);
  expect(signals("mediaState").at(-1)).toMatchObject({ camera: true, cameraPaused: true });
  for (let seconds = 63; seconds <= 300; seconds += 3) {
    peer.stats = stats(seconds, lost);
    await clock.advance(3_000);
  }
  expect(encoding(1)).toMatchObject({ active: true, maxBitrate: 1_500_000 });
  expect(link.paused.getState().current).toBe(false);
  expect(signals("mediaState").at(-1)).toMatchObject({ camera: true, cameraPaused: false });
  expect(signals("qualityReport").length).toBeGreaterThan(50);
});

test("a wish for data saver holds at once", async () => {
  const { media, quality, peers, begin } = world();
  await media.open({ video: true, muted: false });
  (await begin()).become("connected");
  quality.choose("saver");
  await settle();
  const [encoding] = peers[0]?.transceivers[1]?.sender.parameters.encodings ?? [];
  expect(encoding).toMatchObject({ maxBitrate: 500_000, scaleResolutionDownBy: 2 });
});

test("who was replaced on the other side is met by a new connection", async () => {
  const { peers, told, answer, begin } = world();
  const first = await begin();
  first.become("connected");
  const mediaState = { case: "mediaState" as const, value: {} };
  answer({
    case: "signal",
    value: { userId: BEN, generation: 2, forGeneration: 1, clientSeq: 1n, payload: mediaState },
  });
  await settle();
  expect(peers).toHaveLength(2);
  expect(first.connectionState).toBe("closed");
  expect(told.at(-1)).toBe("down");
});
