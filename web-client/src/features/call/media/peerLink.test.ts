import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  IceCandidateSchema,
  IceRestartWishSchema,
  type PeerSignal,
  SdpType,
  SessionDescriptionSchema,
} from "~/gen/switchboard/call/v1/signal_pb";
import { FakePeer } from "~/test/fakePeer";
import { ManualClock, settle } from "~/test/manualClock";
import { PeerLink } from "./peerLink";
import { NO_TRACKS } from "./slots";

const SERVERS = [{ urls: ["stun:x"] }];
const track = (name: string) => ({ name }) as unknown as MediaStreamTrack;
const offer = (sdp: string): PeerSignal["payload"] => ({
  case: "description",
  value: create(SessionDescriptionSchema, { type: SdpType.OFFER, sdp }),
});
const answer = (sdp: string): PeerSignal["payload"] => ({
  case: "description",
  value: create(SessionDescriptionSchema, { type: SdpType.ANSWER, sdp }),
});
const candidate: PeerSignal["payload"] = {
  case: "candidate",
  value: create(IceCandidateSchema, { candidate: "candidate:1" }),
};
const WISH: PeerSignal["payload"] = { case: "iceRestartWish", value: create(IceRestartWishSchema) };
const FOUR = "m=audio m=video m=video m=audio";

function world({ polite = false } = {}) {
  const clock = new ManualClock();
  const peer = new FakePeer();
  const told: string[] = [];
  const sent: string[] = [];
  let networkChanged: () => void = () => undefined;
  let asked = 0;
  const link = new PeerLink({
    polite,
    clock,
    connection: peer.connection,
    iceServers: async () => {
      asked += 1;
      return SERVERS;
    },
    network: {
      listen: (run) => {
        networkChanged = run;
        return () => {
          networkChanged = () => undefined;
        };
      },
    },
    events: {
      send: ({ case: kind, value }) =>
        sent.push(kind === "description" ? `${SdpType[value.type ?? 0] ?? ""} ${value.sdp ?? ""}` : (kind ?? "")),
      state: (state) => told.push(state),
      stopped: () => told.push("stopped"),
      track: (slot) => told.push(`track ${slot}`),
      problem: (problem, detail) => told.push(`${problem}: ${detail}`),
    },
  });
  const connect = async () => {
    await settle();
    link.receive(polite ? offer(FOUR) : answer(FOUR));
    await settle();
    peer.become("connected");
    await clock.advance(2_000);
    told.length = 0;
    sent.length = 0;
  };
  return { clock, peer, told, sent, link, connect, asked: () => asked, changeNetwork: () => networkChanged() };
}

test("the caller's first offer has a place for everything, and comes once the servers are known", async () => {
  const { peer, sent } = world();
  expect(peer.transceivers).toEqual([]);
  await settle();
  expect(peer.configuration.iceServers).toEqual(SERVERS);
  expect(sent).toEqual([`OFFER ${FOUR} #1`]);
});

test("the callee sends in the places that the offer made", async () => {
  const { peer, sent, link } = world({ polite: true });
  const [microphone, camera] = [track("m"), track("c")];
  link.setTracks({ ...NO_TRACKS, microphone, camera });
  link.receive(offer(FOUR));
  await settle();
  expect(peer.transceivers.map(({ direction }) => direction)).toEqual(Array(4).fill("sendrecv"));
  expect(peer.transceivers.map(({ sender }) => sender.track)).toEqual([microphone, camera, null, null]);
  expect(sent).toEqual([`ANSWER ${FOUR} #1`]);
});

test("turning on the camera and sharing the screen need no negotiation", async () => {
  const { peer, sent, link, connect } = world();
  await connect();
  const [camera, screen, screenSound] = [track("c"), track("s"), track("ss")];
  link.setTracks({ ...NO_TRACKS, camera, screen, screenSound });
  await settle();
  expect(peer.transceivers.map(({ sender }) => sender.track)).toEqual([null, camera, screen, screenSound]);
  link.setTracks(NO_TRACKS);
  await settle();
  expect(peer.transceivers.every(({ sender }) => sender.track === null)).toBe(true);
  expect(sent).toEqual([]);
});

test("a track is told by its place", async () => {
  const { peer, told, connect } = world();
  await connect();
  for (const transceiver of peer.transceivers) peer.ontrack?.({ transceiver, track: {} });
  expect(told).toEqual(["track microphone", "track camera", "track screen", "track screenSound"]);
});

test("when offers collide the caller's stands", async () => {
  const impolite = world();
  await impolite.connect();
  impolite.peer.restartIce();
  await settle();
  impolite.link.receive(offer("theirs"));
  impolite.link.receive(candidate);
  await settle();
  expect(impolite.sent.filter((line) => line.startsWith("ANSWER"))).toEqual([]);
  expect(impolite.peer.candidates).toEqual([]);
});

test("the callee makes no offer, and asks the caller for one that looks for another way", async () => {
  const callee = world({ polite: true });
  await callee.connect();
  callee.changeNetwork();
  await settle();
  expect(callee.sent).toEqual(["iceRestartWish"]);
  expect(callee.peer.restarts).toBe(0);

  const caller = world();
  await caller.connect();
  caller.link.receive(WISH);
  await settle();
  expect(caller.sent).toEqual([expect.stringMatching(/^OFFER/)]);
  caller.link.receive(WISH);
  await settle();
  expect(caller.peer.restarts).toBe(1);
});

test("two seconds of disconnection, and another way is looked for, again and again", async () => {
  const { clock, peer, told, connect, asked } = world();
  await connect();
  peer.become("disconnected");
  await clock.advance(1_900);
  expect(peer.restarts).toBe(0);
  await clock.advance(100);
  expect(peer.restarts).toBe(1);
  expect(asked()).toBe(2);
  peer.become("connecting");
  await clock.advance(6_000);
  expect(peer.restarts).toBe(2);
  peer.become("connected");
  await clock.advance(60_000);
  expect(peer.restarts).toBe(2);
  expect(told).toEqual(["down", "restarting", "restarting", "up"]);
});

test("a loss that mends itself in time is left alone", async () => {
  const { clock, peer, connect } = world();
  await connect();
  peer.become("disconnected");
  await clock.advance(1_000);
  peer.become("connected");
  await clock.advance(10_000);
  expect(peer.restarts).toBe(0);
});

test("another network, and another way is looked for at once, though nothing is broken yet", async () => {
  const { clock, peer, told, link, connect, changeNetwork } = world();
  await connect();
  changeNetwork();
  await clock.advance(60_000);
  expect(peer.restarts).toBe(1);
  expect(told).toEqual([]);
  link.close();
  changeNetwork();
  await settle();
  expect(peer.restarts).toBe(1);
});

test("nothing arrives any more: another way is looked for long before the connection says so, and again until it flows", async () => {
  const { clock, peer, told, link, connect } = world();
  await connect();
  peer.heardAt = 1;
  await clock.advance(1_500);
  expect(peer.restarts).toBe(1);
  expect(told).toEqual(["stopped"]);
  link.receive(answer(FOUR));
  await clock.advance(3_000);
  expect(peer.restarts).toBe(2);
  link.receive(answer(FOUR));
  await settle();
  peer.heardAt = clock.now();
  await clock.advance(900);
  expect(peer.restarts).toBe(2);
});

test("an attempt gets its time before another takes its place, whoever wants one", async () => {
  const { clock, peer, link, connect } = world();
  await connect();
  peer.heardAt = 1;
  await clock.advance(1_500);
  expect(peer.restarts).toBe(1);
  link.nudge();
  link.receive(WISH);
  await settle();
  expect(peer.restarts).toBe(1);
  link.receive(answer(FOUR));
  await clock.advance(1_000);
  link.nudge();
  link.receive(WISH);
  await settle();
  expect(peer.restarts).toBe(1);
  await clock.advance(1_000);
  link.nudge();
  await settle();
  expect(peer.restarts).toBe(2);
});

test("an attempt that was successful is over: the next loss is another one", async () => {
  const { clock, peer, link, connect } = world();
  await connect();
  peer.heardAt = 1;
  await clock.advance(1_500);
  link.receive(answer(FOUR));
  await settle();
  peer.heardAt = clock.now() + 1;
  await clock.advance(500);
  link.receive(WISH);
  await settle();
  expect(peer.restarts).toBe(2);
});

test("the relay's credentials are renewed during the call", async () => {
  const { clock, connect, asked, link } = world();
  await connect();
  await clock.advance(125_000);
  expect(asked()).toBe(3);
  link.close();
  await clock.advance(125_000);
  expect(asked()).toBe(3);
});

test("a failure that lasts is told as a problem and mended, and not faster than the two can keep up with", async () => {
  const { clock, peer, told, connect } = world();
  await connect();
  peer.become("failed");
  await clock.advance(1_900);
  expect(peer.restarts).toBe(0);
  await clock.advance(100);
  expect(peer.restarts).toBe(1);
  expect(told).toEqual(["failed", "ice: no candidate pair works", "restarting"]);
  for (let times = 0; times < 10; times += 1) {
    peer.become("connecting");
    peer.become("failed");
  }
  await clock.advance(5_000);
  expect(peer.restarts).toBe(1);
  await clock.advance(1_000);
  expect(peer.restarts).toBe(2);
});

test("the first addresses are refused before the better ones are there: that is no failure", async () => {
  const { clock, peer, told, link } = world();
  await settle();
  link.receive(answer(FOUR));
  await settle();
  for (const state of ["connecting", "failed", "connecting", "failed", "connecting", "connected"] as const) {
    peer.become(state);
    await clock.advance(100);
  }
  await clock.advance(10_000);
  expect(peer.restarts).toBe(0);
  expect(told).toEqual(["up"]);
});

test("a description that is not understood is told without being quoted, and does not stop what comes later", async () => {
  const { peer, told, sent, link, connect } = world({ polite: true });
  await connect();
  link.receive(offer("bad 192.0.2.1"));
  link.receive(offer(FOUR));
  await settle();
  expect(told).toEqual(["negotiation: OperationError"]);
  expect(sent.at(-1)).toMatch(/^ANSWER/);
  peer.onicecandidateerror?.({ url: "turn:relay", errorCode: 401, errorText: "Unauthorized" });
  peer.onicecandidateerror?.({ url: "stun:x", errorCode: 701, errorText: "timeout" });
  expect(told.at(-1)).toBe("relay: 401 Unauthorized");
});

test("limits are set on the sender of their place", async () => {
  const { peer, link, connect } = world();
  await connect();
  link.limit("camera", { active: true, maxBitrate: 500_000, degradationPreference: "balanced" });
  link.limit("microphone", { active: true, priority: "high" });
  await settle();
  expect(peer.transceivers[1]?.sender.parameters).toEqual({
    encodings: [{ active: true, maxBitrate: 500_000 }],
    degradationPreference: "balanced",
  });
  expect(peer.transceivers[0]?.sender.parameters.encodings).toEqual([
    { active: true, priority: "high", networkPriority: "high" },
  ]);
});
