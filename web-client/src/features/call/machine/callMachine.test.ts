import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CallKind, CallState, EndReason, LegRole, LegState } from "~/gen/switchboard/call/v1/types_pb";
import { ADA, aCall, answeredBy, BEN, CALL_ID, HERE, THERE } from "~/test/fixtures";
import { MachinePage as Page } from "~/test/machinePage";
import type { CallEffect, CallEvent } from "./types";

const WITH_DEVICES = new Set(["outgoing", "connecting", "active"]);
const RINGING: Readonly<Record<string, string>> = {
  incoming: "incoming",
  calling: "outgoing",
  ringback: "outgoing",
  waiting: "outgoing",
};

const over = (endReason: EndReason, endedByUserId = "") =>
  aCall({ state: CallState.ENDED, endReason, endedByUserId, version: 9n });

/** Ada calls Ben. */
const outgoing = (change: Parameters<typeof aCall>[0] = {}) =>
  aCall({
    legs: [
      { userId: ADA, role: LegRole.CALLER, state: LegState.ANSWERED, endpointId: HERE, generation: 1 },
      { userId: BEN, role: LegRole.CALLEE, state: LegState.RINGING },
    ],
    ...change,
  });
const calling = () => new Page().tell({ type: "call", peerId: BEN, kind: CallKind.VIDEO, requestId: "r1" });
const ringing = () => calling().tell({ type: "started", requestId: "r1", call: outgoing() });
const active = () =>
  ringing()
    .changed(outgoing({ state: CallState.CONNECTING, version: 2n }))
    .tell({ type: "linkUp" });

describe("calling somebody", () => {
  test("asks for media while it rings, and links once it is answered", () => {
    expect(calling().did).toEqual(["startCall", "openMedia", "play"]);
    const page = ringing().changed(outgoing({ state: CallState.CONNECTING, version: 2n }));
    expect(page.phase).toBe("connecting");
    expect(page.effects).toContainEqual({ do: "openLink", callId: CALL_ID, takeOver: false });
    expect(page.tell({ type: "linkUp" }).phase).toBe("active");
  });

  test("both called each other: the server's answer is the other one's call, already answered", () => {
    const page = calling().tell({ type: "started", requestId: "r1", call: answeredBy(HERE) });
    expect(page.phase).toBe("connecting");
    expect(page.did).toContain("openLink");
  });

  test("the other's call does not ring while one's own is being started", () => {
    expect(calling().changed(aCall()).phase).toBe("outgoing");
  });

  test("giving up before the server has answered ends what the request starts", () => {
    const page = calling().tell({ type: "hangUp" });
    expect(page.effects).toContainEqual({ do: "abandonStart", requestId: "r1" });
    expect(page.changed(outgoing()).effects).toEqual([{ do: "endCall", callId: CALL_ID }]);
  });

  test.each([
    [EndReason.DECLINED, "declined", "declined"],
    [EndReason.MISSED, "noAnswer", "noAnswer"],
    [EndReason.BUSY, "busy", "busy"],
    [EndReason.HUNG_UP, "hungUp", "ended"],
    [EndReason.MEDIA_FAILED, "mediaFailed", "ended"],
    [EndReason.LOST, "lost", "ended"],
  ])("ends by %s with its own words and tone", (endReason, reason, sound) => {
    const page = ringing().changed(outgoing({ state: CallState.ENDED, endReason, version: 9n }));
    expect(page.state.current).toMatchObject({ phase: "ended", reason, show: "screen" });
    expect(page.effects).toContainEqual({ do: "play", sound });
  });

  test("what is heard and said is what the server knows", () => {
    expect(calling().effects).toContainEqual({ do: "play", sound: "calling" });
    const page = ringing();
    expect(page.did).not.toContain("play");
    expect(page.tell({ type: "ringDue", callId: CALL_ID }).state.current).toMatchObject({ unheard: true });
    const pushed = ringing().changed(outgoing({ version: 2n, pushed: true }));
    expect(pushed.tell({ type: "ringDue", callId: CALL_ID }).state.current).toMatchObject({ unheard: false });
    const onTwo = outgoing({ version: 2n, ringingDevices: 2 });
    expect(page.changed(onTwo).effects).toEqual([{ do: "play", sound: "ringback" }]);
    expect(page.changed(outgoing({ version: 3n, ringingDevices: 3 })).effects).toEqual([]);
    const waits = ringing().changed(outgoing({ version: 2n, waiting: true }));
    expect(waits.effects).toEqual([{ do: "play", sound: "waiting" }]);
  });

  test("without news from the server it stops ringing by itself", () => {
    const page = ringing().tell({ type: "ringExpired", callId: CALL_ID });
    expect(page.state.current).toMatchObject({ phase: "ended", reason: "noAnswer" });
    expect(page.did).toContain("endCall");
  });

  test("a call that could not be started says why", () => {
    const page = calling().tell({ type: "startFailed", requestId: "r1", problem: "away", reference: "abc" });
    expect(page.state.current).toMatchObject({
      phase: "ended",
      reason: "notStarted",
      problem: "away",
      reference: "abc",
    });
  });
});

describe("being called", () => {
  test("rings, and accepting answers at once and links when the server agrees", () => {
    const page = new Page().changed();
    expect(page.phase).toBe("incoming");
    expect(page.effects).toContainEqual({ do: "play", sound: "incoming" });
    expect(page.effects).toContainEqual({ do: "acknowledgeRing", callId: CALL_ID });
    expect(page.tell({ type: "accept", video: false }).did).toEqual(["play", "answerCall", "openMedia", "remember"]);
    expect(page.changed(answeredBy(HERE)).effects).toEqual([{ do: "openLink", callId: CALL_ID, takeOver: false }]);
    expect(page.changed(answeredBy(HERE, { state: CallState.ACTIVE, version: 3n })).did).toEqual([]);
  });

  test("another device was quicker: quiet, and a line that says so", () => {
    const page = new Page().changed().changed(answeredBy(THERE));
    expect(page.state.current).toMatchObject({ phase: "ended", reason: "answeredElsewhere", show: "notice" });
    expect(page.effects).toContainEqual({ do: "play", sound: "none" });
    const race = new Page().changed().tell({ type: "accept", video: true });
    expect(race.tell({ type: "answerFailed", callId: CALL_ID, elsewhere: true }).state.current).toMatchObject({
      reason: "answeredElsewhere",
    });
  });

  test("silenced, it still can be accepted", () => {
    const page = new Page().changed().tell({ type: "silence" });
    expect(page.effects).toEqual([{ do: "play", sound: "none" }]);
    expect(page.tell({ type: "accept", video: true }).phase).toBe("connecting");
  });

  test("who wants to be left alone sees it without hearing it, and may accept it", () => {
    const page = new Page().changed(aCall({ silent: true }));
    expect(page.state.current).toMatchObject({ phase: "incoming", silenced: true });
    expect(page.effects).not.toContainEqual({ do: "play", sound: "incoming" });
    expect(page.tell({ type: "accept", video: true }).phase).toBe("connecting");
  });

  test("the caller gave up: a missed call", () => {
    const page = new Page().changed().changed(over(EndReason.CANCELLED, BEN));
    expect(page.state.current).toMatchObject({ reason: "missed", show: "notice" });
  });

  test("declined on another device: nothing to say", () => {
    const page = new Page().changed().changed(over(EndReason.DECLINED, ADA));
    expect(page.state.current).toMatchObject({ reason: "declined", show: "nothing" });
  });

  test("the server knows no such call: it rings no more", () => {
    const page = new Page().changed().tell({ type: "gone", callId: CALL_ID });
    expect(page.state.current).toMatchObject({ reason: "missed", show: "notice" });
  });

  test("declined here: silent at once, and what comes later does not ring again", () => {
    const page = new Page().changed().tell({ type: "decline" });
    expect(page.did).toContain("declineCall");
    expect(page.tell({ type: "dismiss" }).changed(aCall({ version: 2n })).phase).toBe("idle");
  });
});

describe("in a call", () => {
  test("with a stranger, which has a page of its own, nothing is shown", () => {
    const match = { matchId: "00000000-0000-7000-8000-0000000000a1" };
    expect(new Page().changed(answeredBy(THERE, match)).phase).toBe("idle");
    expect(active().changed(answeredBy(HERE, { ...match, callId: "another" })).phase).toBe("active");
  });

  test("a broken link reconnects without ending anything", () => {
    const page = active().tell({ type: "linkDown" });
    expect(page.state.current).toMatchObject({ phase: "active", quality: "reconnecting" });
    expect(page.tell({ type: "quality", poor: false }).state.current).toMatchObject({ quality: "reconnecting" });
    expect(page.tell({ type: "linkUp" }).state.current).toMatchObject({ quality: "good" });
    expect(page.tell({ type: "rejoin" }).effects).toEqual([{ do: "openLink", callId: CALL_ID, takeOver: true }]);
  });

  test("hanging up releases everything at once", () => {
    const page = active().tell({ type: "hangUp" });
    expect(page.did).toEqual(["endCall", "closeAll", "forget", "play", "dismissAfter"]);
  });

  test("moved to another device: this one lets go, and may take it back", () => {
    const page = active().tell({ type: "moved", callId: CALL_ID });
    expect(page.phase).toBe("elsewhere");
    expect(page.did).toEqual(["closeAll", "forget"]);
    page.tell({ type: "moveHere" });
    expect(page.effects).toContainEqual({ do: "openLink", callId: CALL_ID, takeOver: true });
    const stillThere = outgoing({
      state: CallState.ACTIVE,
      version: 5n,
      legs: [{ userId: ADA, state: LegState.ANSWERED, endpointId: THERE }, { userId: BEN }],
    });
    expect(page.changed(stillThere).phase).toBe("connecting");
  });

  test("a second call does not disturb the first", () => {
    const page = active().changed(aCall({ callId: "another", version: 4n }));
    expect(page.phase).toBe("active");
  });
});

describe("after a reload", () => {
  test("the call of this tab is taken over", () => {
    const page = new Page().changed(answeredBy(THERE, { state: CallState.ACTIVE }), true);
    expect(page.phase).toBe("connecting");
    expect(page.effects).toContainEqual({ do: "openLink", callId: CALL_ID, takeOver: true });
  });

  test("another tab's call is offered", () => {
    expect(new Page().changed(answeredBy(THERE), false).phase).toBe("elsewhere");
  });

  test("a call that rings goes on ringing on both sides", () => {
    expect(new Page().changed(aCall()).phase).toBe("incoming");
    const caller = new Page(BEN).changed(aCall(), true);
    expect(caller.phase).toBe("outgoing");
    const answered = caller.changed(answeredBy(HERE));
    expect(answered.effects).toContainEqual({ do: "openLink", callId: CALL_ID, takeOver: true });
  });
});

describe("whatever happens", () => {
  const ids = fc.constantFrom(CALL_ID, "00000000-0000-7000-8000-0000000000c2");
  const endpoints = fc.constantFrom(HERE, THERE, "");
  const calls = fc
    .record({
      callId: ids,
      state: fc.constantFrom(
        CallState.RINGING,
        CallState.CONNECTING,
        CallState.ACTIVE,
        CallState.DECLINED,
        CallState.CANCELLED,
        CallState.MISSED,
        CallState.ENDED,
      ),
      endReason: fc.constantFrom(...Object.values(EndReason).filter((value) => typeof value === "number")),
      endedByUserId: fc.constantFrom(ADA, BEN, ""),
      version: fc.bigInt(1n, 12n),
      ringingDevices: fc.nat(2),
      own: fc.record({ state: fc.constantFrom(LegState.RINGING, LegState.ANSWERED), endpointId: endpoints }),
    })
    .map(({ own, ...call }) => aCall({ ...call, legs: [{ userId: ADA, ...own }, { userId: BEN }] }));
  const events: fc.Arbitrary<CallEvent> = fc.oneof(
    fc.record({
      type: fc.constant("call"),
      peerId: fc.constant(BEN),
      kind: fc.constant(CallKind.VIDEO),
      requestId: fc.constant(""),
    }),
    fc.record({ type: fc.constant("accept"), video: fc.boolean() }),
    fc.record({
      type: fc.constantFrom(
        "decline",
        "silence",
        "hangUp",
        "moveHere",
        "rejoin",
        "dismiss",
        "linkUp",
        "linkDown",
        "ignoreWaiting",
      ),
    }),
    fc.record({ type: fc.constant("acceptWaiting"), video: fc.boolean() }),
    fc.record({ type: fc.constant("quality"), poor: fc.boolean() }),
    fc.record({ type: fc.constant("callChanged"), call: calls, resume: fc.boolean() }),
    fc.record({ type: fc.constantFrom("moved", "gone", "ringExpired", "ringDue"), callId: ids }),
    fc.record({ type: fc.constant("answerFailed"), callId: ids, elsewhere: fc.boolean() }),
  );

  /** Answers the page's StartCall now and then, as a server would. */
  const stories = fc.array(fc.tuple(events, fc.boolean(), calls), { maxLength: 60 });

  const play = (
    story: readonly (readonly [CallEvent, boolean, ReturnType<typeof aCall>])[],
    look: (page: Page) => void,
  ) => {
    const page = new Page();
    for (const [at, [event, answers, call]] of story.entries()) {
      page.tell(event.type === "call" ? { ...event, requestId: `request ${at}` } : event);
      look(page);
      const { current } = page.state;
      if (answers && current.phase === "outgoing" && !current.call) {
        page.tell({ type: "started", requestId: current.requestId, call });
        look(page);
      }
    }
  };

  test("a call ends at most once, and stays ended", () => {
    fc.assert(
      fc.property(stories, (story) => {
        const ended: string[] = [];
        let before: unknown;
        play(story, (page) => {
          const { current } = page.state;
          if (current.phase === "ended" && current !== before) ended.push(current.key);
          before = current;
          const callId = "call" in current ? current.call.callId : undefined;
          if (callId) expect(ended).not.toContain(callId);
        });
        expect(new Set(ended).size).toBe(ended.length);
      }),
      { numRuns: 400 },
    );
  });

  test("devices are never left open, and nothing rings on, without a call", () => {
    fc.assert(
      fc.property(stories, (story) => {
        let open = false;
        let sound = "none";
        const apply = (effect: CallEffect) => {
          if (effect.do === "openMedia" || effect.do === "openLink") open = true;
          if (effect.do === "closeAll") open = false;
          if (effect.do === "play") sound = effect.sound;
        };
        play(story, (page) => {
          page.effects.forEach(apply);
          expect(WITH_DEVICES.has(page.phase) || !open).toBe(true);
          expect(RINGING[sound] ?? page.phase).toBe(page.phase);
        });
      }),
      { numRuns: 400 },
    );
  });

  test("versions of a call never go back", () => {
    fc.assert(
      fc.property(stories, (story) => {
        const versions = new Map<string, bigint>();
        play(story, (page) => {
          const { current } = page.state;
          const call = "call" in current ? current.call : undefined;
          if (!call) return;
          expect(call.version >= (versions.get(call.callId) ?? 0n) || page.did.includes("ringTimer")).toBe(true);
          versions.set(call.callId, call.version);
        });
      }),
    );
  });
});
