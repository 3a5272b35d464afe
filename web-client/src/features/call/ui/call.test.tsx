import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { CallKind, CallState, EndReason, LegState } from "~/gen/switchboard/call/v1/types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, THERE } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, ben]);
});

async function ringingAt(path: string) {
  renderPage(backend, path, ada);
  await screen.findByText(path === "/" ? "No chats yet" : "Appearance");
  const call = backend.start(BEN, ADA, CallKind.VIDEO, THERE);
  const card = await screen.findByRole("alertdialog", { name: "Ben Okafor" });
  return { call, card };
}

test("a call rings on whatever page is open, and says who it is", async () => {
  const { card } = await ringingAt("/settings");
  expect(card.textContent).toContain("Incoming video call");
  await expect.poll(() => document.activeElement).toBe(card);
  await waitFor(() => expect(document.title).toBe("Ben Okafor is calling"));
  for (const name of ["Accept with video", "Accept with audio", "Decline", "Silence"]) {
    expect(screen.getByRole("button", { name })).toBeTruthy();
  }
});

test("a call does not take the focus from somebody who types", async () => {
  renderPage(backend, "/", ada);
  const field = await screen.findByLabelText("Search chats and people");
  await screen.findByText("No chats yet");
  await userEvent.type(field, "b");
  backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  await screen.findByRole("alertdialog");
  expect(document.activeElement).toBe(field);
});

test("declining ends it for both, without a word", async () => {
  const { call } = await ringingAt("/");
  await userEvent.click(screen.getByRole("button", { name: "Decline" }));
  expect(screen.queryByRole("alertdialog")).toBeNull();
  await waitFor(() => expect(backend.calls.get(call.callId)?.endReason).toBe(EndReason.DECLINED));
  expect(screen.queryByTestId("call-ended")).toBeNull();
});

test("answered on another device: quiet here", async () => {
  const { call } = await ringingAt("/");
  const legs = call.legs.map((leg) => ({ ...leg, state: LegState.ANSWERED, endpointId: THERE }));
  backend.change(call.callId, { state: CallState.CONNECTING, legs });
  expect(await screen.findByText("Answered on another device")).toBeTruthy();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("the caller gave up: a missed call", async () => {
  const { call } = await ringingAt("/");
  backend.change(call.callId, { state: CallState.CANCELLED, endReason: EndReason.CANCELLED, endedByUserId: BEN });
  expect(await screen.findByText("You missed a call from Ben Okafor")).toBeTruthy();
});

test("calling without a microphone says so and goes on; the end says why", async () => {
  renderPage(backend, `/people/${BEN}`, ada);
  await userEvent.click(await screen.findByRole("button", { name: "Call Ben Okafor with audio" }));
  expect(await screen.findByText("Calling…")).toBeTruthy();
  expect(await screen.findByText("No microphone was found.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Listen only" }));
  expect(screen.queryByText("No microphone was found.")).toBeNull();
  await waitFor(() => expect(backend.calls.size).toBe(1));
  const [call] = backend.calls.values();
  backend.change(call?.callId ?? "", {
    state: CallState.DECLINED,
    endReason: EndReason.DECLINED,
    endedByUserId: BEN,
  });
  expect(await screen.findByText("Ben Okafor declined the call")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByTestId("call-ended")).toBeNull());
});

test("in a call on another device, it can be moved here", async () => {
  const call = backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  const legs = call.legs.map((leg) => ({ ...leg, state: LegState.ANSWERED, endpointId: THERE }));
  backend.change(call.callId, { state: CallState.ACTIVE, legs });
  renderPage(backend, "/", ada);
  expect(await screen.findByRole("button", { name: "Move here" })).toBeTruthy();
  expect(await screen.findByText("You’re in a call with Ben Okafor on another device or tab.")).toBeTruthy();
});
