import { Code } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { CallDeviceService } from "~/gen/switchboard/call/v1/device_pb";
import { CallKind, CallState, EndReason, LegState } from "~/gen/switchboard/call/v1/types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal, THERE } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const CAI = "00000000-0000-7000-8000-00000000000c";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let acknowledged: string[];
let refuse: Error | undefined;

beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor", "ben"), aUser(CAI, "Cai Moreau", "cai")]);
  acknowledged = [];
  refuse = undefined;
  backend.more.push(({ service }) =>
    service(CallDeviceService, {
      acknowledgeRing: ({ callId }) => {
        if (refuse) throw refuse;
        acknowledged.push(callId);
        return {};
      },
    }),
  );
});

async function home() {
  const page = renderPage(backend, "/", ada);
  await screen.findByText("No chats yet");
  return page;
}

test("the server is told that this page rings", async () => {
  await home();
  const call = backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  await screen.findByRole("alertdialog");
  await waitFor(() => expect(acknowledged).toEqual([call.callId]));
});

test("who wants to be left alone finds the call on the page, without a ring", async () => {
  await home();
  const call = backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  backend.change(call.callId, { state: CallState.CANCELLED, endReason: EndReason.CANCELLED });
  await screen.findByText("You missed a call from Ben Okafor");
  const counted = "(1) Chats · Switchboard";
  await waitFor(() => expect(document.title).toBe(counted));
  backend.put({ ...call, callId: CAI, silent: true });
  const card = within(await screen.findByRole("alertdialog"));
  expect(card.getByRole("button", { name: "Decline" })).toBeTruthy();
  expect(card.queryByRole("button", { name: "Silence" })).toBeNull();
  expect(document.title).toBe(counted);
});

test("told that nothing should ring any more, the page asks what became of the call", async () => {
  await home();
  refuse = refusal(Code.FailedPrecondition, "switchboard.call.v1", "CALL_ENDED");
  const call = backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  // Its end is not told by the feed.
  const ended = { ...call, state: CallState.CANCELLED, endReason: EndReason.CANCELLED, version: 7n };
  backend.calls.set(call.callId, ended);
  expect(await screen.findByText("You missed a call from Ben Okafor")).toBeTruthy();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("the caller is told where it rings", async () => {
  renderPage(backend, `/people/${BEN}`, ada);
  await userEvent.click(await screen.findByRole("button", { name: "Call Ben Okafor with audio" }));
  expect(await screen.findByText("Calling…")).toBeTruthy();
  await waitFor(() => expect(backend.calls.size).toBe(1));
  const [callId = ""] = backend.calls.keys();
  backend.change(callId, { ringingDevices: 1 });
  expect(await screen.findByText("Ringing…")).toBeTruthy();
  backend.change(callId, { ringingDevices: 3 });
  expect(await screen.findByText("Ringing on 3 devices…")).toBeTruthy();
  backend.change(callId, { silent: true });
  expect(await screen.findByText(/Doesn’t want to be disturbed right now/)).toBeTruthy();
  backend.change(callId, { waiting: true });
  expect(await screen.findByText("In another call – waiting")).toBeTruthy();
});

test("a second call is offered beside the first, and may be ignored", async () => {
  const first = backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  const legs = first.legs.map((leg) => ({ ...leg, state: LegState.ANSWERED, endpointId: THERE }));
  backend.change(first.callId, { state: CallState.ACTIVE, legs });
  renderPage(backend, "/", ada);
  await screen.findByRole("button", { name: "Move here" });
  const second = backend.start(CAI, ADA, CallKind.VIDEO, THERE);
  const offer = await screen.findByRole("region", { name: "Cai Moreau is calling too" });
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(offer.contains(document.activeElement)).toBe(false);
  await waitFor(() => expect(acknowledged).toContain(second.callId));
  await userEvent.click(within(offer).getByRole("button", { name: "Ignore" }));
  expect(screen.queryByRole("region", { name: "Cai Moreau is calling too" })).toBeNull();
  expect(backend.calls.get(second.callId)?.state).toBe(CallState.RINGING);
});
