import { beforeEach, describe, expect, test } from "vitest";
import type { LinkParts } from "~/features/call";
import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { type Call, CallState, EndReason, LegRole, LegState } from "~/gen/switchboard/call/v1/types_pb";
import { fixedRandom } from "~/test/fixedRandom";
import { ADA, aCall, HERE } from "~/test/fixtures";
import { linkSurroundings } from "~/test/linkSurroundings";
import { settle } from "~/test/manualClock";
import { MatchCall } from "./matchCall";

type CallLinkOptions = Parameters<LinkParts["open"]>[0];

const MATCH = "00000000-0000-7000-8000-0000000000a1";
const leg = { state: LegState.ANSWERED, generation: 1 };

/** A call of Ada's with somebody whom she knows by a name for this match alone. */
const matchCall = (change: Parameters<typeof aCall>[0] = {}, relayOnly = true): Call =>
  aCall({
    matchId: MATCH,
    state: CallState.CONNECTING,
    legs: [
      { ...leg, userId: ADA, role: LegRole.CALLER, endpointId: HERE, relayOnly },
      { ...leg, userId: "a-name-for-now", role: LegRole.CALLEE },
    ],
    ...change,
  });

function world() {
  const opened: CallLinkOptions[] = [];
  const asked: MediaStreamConstraints[] = [];
  let closed = 0;
  let checked = 0;
  const link = { close: () => (closed += 1) };
  const parts = {
    iceServers: { prefetch: () => undefined, get: async () => [] },
    open: (options: CallLinkOptions) => {
      opened.push(options);
      return link;
    },
  } as unknown as LinkParts;
  let load: () => Promise<LinkParts> = async () => parts;
  const openDevices = (constraints: MediaStreamConstraints) => {
    asked.push(constraints);
    return Promise.reject<MediaStream>(new DOMException("none", "NotFoundError"));
  };
  const call = new MatchCall({
    ...linkSurroundings(openDevices),
    random: fixedRandom(),
    loadLink: () => load(),
    calls: { signal: () => Promise.reject(new Error("not here")) as never },
    endpointId: HERE,
    whenOpen: async () => undefined,
    checkConnection: () => (checked += 1),
    userId: () => ADA,
  });
  const failures: string[] = [];
  call.onFailed((matchId) => failures.push(matchId));
  const loads = (next: typeof load) => {
    load = next;
  };
  return { call, opened, asked, failures, loads, parts, closed: () => closed, checked: () => checked };
}

let the: ReturnType<typeof world>;
beforeEach(() => {
  the = world();
});

describe("sound and picture of a match", () => {
  test("are one link, however often the call is told of", async () => {
    the.call.open(matchCall(), MatchMode.VIDEO);
    the.call.open(matchCall({ version: 2n }), MatchMode.VIDEO);
    await settle();
    expect(the.opened).toHaveLength(1);
    expect(the.opened[0]?.channel).toMatchObject({ userId: ADA, endpointId: HERE, takeOver: false });
    expect(the.call.state.getState().media).toBe("connecting");
  });

  test("go through the relay alone unless the server says otherwise", async () => {
    the.call.open(matchCall(), MatchMode.VIDEO);
    await settle();
    expect(the.opened[0]?.relayOnly()).toBe(true);
    the.call.close();
    the.call.open(matchCall({ callId: "direct" }, false), MatchMode.VIDEO);
    await settle();
    expect(the.opened[1]?.relayOnly()).toBe(false);
  });

  test("that come late for a match that is over are not opened", async () => {
    let come: (parts: LinkParts) => void = () => undefined;
    the.loads(() => new Promise((resolve) => (come = resolve)));
    the.call.open(matchCall(), MatchMode.VIDEO);
    the.call.close();
    come(the.parts);
    await settle();
    expect(the.opened).toEqual([]);
    expect(the.call.id).toBe("");
  });

  test("say how they are, and look after the connection when they stop", async () => {
    the.call.open(matchCall(), MatchMode.VIDEO);
    await settle();
    const { events } = the.opened[0] ?? {};
    const media = () => the.call.state.getState().media;
    events?.state("up");
    expect(media()).toBe("good");
    events?.quality(true);
    expect(media()).toBe("poor");
    events?.state("down");
    events?.quality(true);
    expect(media()).toBe("broken");
    expect(the.checked()).toBe(1);
  });

  test("that fail leave the match its text, and say which match it was", async () => {
    the.call.open(matchCall(), MatchMode.VIDEO);
    await settle();
    the.opened[0]?.events.call(matchCall({ state: CallState.ENDED, endReason: EndReason.MEDIA_FAILED }));
    expect(the.failures).toEqual([MATCH]);
    expect(the.closed()).toBe(1);
    the.call.open(matchCall({ callId: "next" }), MatchMode.VIDEO);
    await settle();
    the.opened[1]?.events.call(matchCall({ callId: "next", state: CallState.ENDED, endReason: EndReason.HUNG_UP }));
    expect(the.failures).toEqual([MATCH]);
    expect(the.call.state.getState().media).toBe("none");
  });
});

describe("devices", () => {
  test("are asked for once for all strangers, as the mode needs them, and let go", async () => {
    the.call.fit(MatchMode.AUDIO);
    await settle();
    expect(the.asked.map((each) => Object.keys(each))).toEqual([["audio"]]);
    the.call.open(matchCall(), MatchMode.AUDIO);
    the.call.close();
    the.call.open(matchCall({ callId: "next" }), MatchMode.AUDIO);
    await settle();
    expect(the.asked).toHaveLength(1);
    the.call.fit(MatchMode.VIDEO);
    await settle();
    expect(Object.keys(the.asked.at(-1) ?? {})).toEqual(["video"]);
    the.call.release();
    expect(the.call.media.state.getState().audio.problem).toBeUndefined();
  });
});
