import { expect, test } from "vitest";
import { CallState, EndReason, LegRole, LegState } from "~/gen/switchboard/call/v1/types_pb";
import { ADA, aCall, answeredBy, BEN, CALL_ID, HERE, THERE } from "~/test/fixtures";
import { MachinePage } from "~/test/machinePage";

const CAI = "00000000-0000-7000-8000-00000000000c";
const SECOND = "00000000-0000-7000-8000-0000000000c2";

const from = { userId: CAI, role: LegRole.CALLER, state: LegState.ANSWERED, endpointId: THERE };
const second = (change: Parameters<typeof aCall>[0] = {}) =>
  aCall({
    callId: SECOND,
    waiting: true,
    legs: [from, { userId: ADA, role: LegRole.CALLEE, state: LegState.RINGING }],
    ...change,
  });
const taken = (endpointId: string) =>
  second({
    state: CallState.CONNECTING,
    version: 2n,
    legs: [from, { userId: ADA, role: LegRole.CALLEE, state: LegState.ANSWERED, endpointId }],
  });
const hungUp = () => answeredBy(HERE, { state: CallState.ENDED, endReason: EndReason.HUNG_UP, version: 9n });
/** Ada talks to Ben. */
const inCall = () =>
  new MachinePage().changed(answeredBy(HERE, { state: CallState.ACTIVE }), true).tell({ type: "linkUp" });
const offered = () => inCall().changed(second());

test("who wants to be left alone is offered a second call without a tone, which stays silent when it is the only one", () => {
  const page = inCall().changed({ ...second(), silent: true });
  expect(page.did).toEqual(["acknowledgeRing", "ringTimer"]);
  page.changed(hungUp());
  expect(page.state.current).toMatchObject({ phase: "incoming", silenced: true });
  expect(page.effects).not.toContainEqual({ do: "play", sound: "incoming" });
});

test("a second call is offered with one soft tone, and the first goes on", () => {
  const page = offered();
  expect(page.phase).toBe("active");
  expect(page.state.waiting).toMatchObject({ peerId: CAI });
  expect(page.did).toEqual(["knock", "acknowledgeRing", "ringTimer"]);
});

test("end and accept: the first lasts until the server agrees", () => {
  const page = offered().tell({ type: "acceptWaiting", video: false });
  expect(page.effects).toEqual([{ do: "answerCall", callId: SECOND, endCallId: CALL_ID }]);
  expect(page.phase).toBe("active");
  expect(page.tell({ type: "acceptWaiting", video: false }).effects).toEqual([]);
  page.changed(taken(HERE));
  expect(page.state).toMatchObject({ current: { phase: "connecting", peerId: CAI, linked: true }, waiting: undefined });
  expect(page.did).toEqual(["closeAll", "play", "openMedia", "remember", "openLink"]);
  expect(page.effects).toContainEqual({ do: "openMedia", video: false });
  expect(page.changed(hungUp()).state.current).toMatchObject({ phase: "connecting", peerId: CAI });
});

test("end and accept: news of the first call's end may come first", () => {
  const page = offered().tell({ type: "acceptWaiting", video: true }).changed(hungUp());
  expect(page.state.current).toMatchObject({ phase: "connecting", peerId: CAI, answering: true });
  expect(page.effects.findLast((effect) => effect.do === "play")).toEqual({ do: "play", sound: "none" });
  expect(page.changed(taken(HERE)).effects).toEqual([{ do: "openLink", callId: SECOND, takeOver: false }]);
});

test("the second call was gone before it was accepted: the first goes on", () => {
  const page = offered().tell({ type: "acceptWaiting", video: true });
  page.tell({ type: "answerFailed", callId: SECOND, elsewhere: false });
  expect(page.state).toMatchObject({ current: { phase: "active", peerId: BEN }, waiting: undefined });
});

test("ignored, it is not heard of again, even when the first is over", () => {
  const page = offered().tell({ type: "ignoreWaiting" });
  expect(page.state.waiting).toBeUndefined();
  expect(page.changed(second({ version: 2n })).state.waiting).toBeUndefined();
  page
    .tell({ type: "hangUp" })
    .tell({ type: "dismiss" })
    .changed(second({ version: 3n }));
  expect(page.phase).toBe("idle");
});

test("the first call ends: the second rings", () => {
  const page = offered().changed(hungUp());
  expect(page.state).toMatchObject({ current: { phase: "incoming", peerId: CAI }, waiting: undefined });
  expect(page.effects.at(-1)).toEqual({ do: "play", sound: "incoming" });
});

test.each([
  ["the caller gave up", second({ state: CallState.CANCELLED, endReason: EndReason.CANCELLED, version: 2n })],
  ["answered on another device", taken(THERE)],
])("%s: the offer goes away without a sound", (_, call) => {
  const page = offered().changed(call);
  expect(page.state).toMatchObject({ current: { phase: "active" }, waiting: undefined });
  expect(page.effects).toEqual([]);
});

test("its time is up, or nobody knows it any more: the offer goes away", () => {
  expect(offered().tell({ type: "ringExpired", callId: SECOND }).state.waiting).toBeUndefined();
  expect(offered().tell({ type: "gone", callId: SECOND }).state.waiting).toBeUndefined();
});

test("in a call on another device, a second is offered here in silence", () => {
  const page = new MachinePage().changed(answeredBy(THERE, { state: CallState.ACTIVE })).changed(second());
  expect(page.phase).toBe("elsewhere");
  expect(page.did).toEqual(["acknowledgeRing", "ringTimer"]);
  expect(page.tell({ type: "acceptWaiting", video: true }).effects).toContainEqual({
    do: "answerCall",
    callId: SECOND,
    endCallId: CALL_ID,
  });
});

test("of two that ring, either may be taken; a ring is no call to end", () => {
  const page = new MachinePage().changed().changed(second());
  expect(page.phase).toBe("incoming");
  expect(page.tell({ type: "acceptWaiting", video: true }).effects).toEqual([{ do: "answerCall", callId: SECOND }]);
});
