import { Code, ConnectError } from "@connectrpc/connect";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { CallKind, CallState, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal, THERE } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben Okafor", "ben");
let backend: FakeBackend;
beforeEach(() => {
  backend = new FakeBackend([ada, ben]);
});

const search = async (text: string) => userEvent.type(await screen.findByLabelText("Search people"), text);

test("without calls the list says how to begin", async () => {
  renderPage(backend, "/calls", ada);
  expect(await screen.findByText("No calls yet")).toBeTruthy();
});

test("people are found as one types, and lead to where they can be called", async () => {
  renderPage(backend, "/calls", ada);
  await search("oka");
  await userEvent.click(await screen.findByRole("link", { name: /Ben Okafor/ }));
  expect(await screen.findByRole("button", { name: "Call Ben Okafor with video" })).toBeTruthy();
  expect(screen.getByText("You haven’t called each other yet")).toBeTruthy();
});

test("who is unblocked is found at once, on every device", async () => {
  backend.contacts.put(ADA, BEN, ContactKind.BLOCKED);
  renderPage(backend, "/calls", ada);
  await search("oka");
  expect(await screen.findByText("Nobody found for “oka”")).toBeTruthy();
  backend.contacts.put(ADA, BEN, ContactKind.NONE);
  expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
});

test("nobody found says so, and how to look", async () => {
  renderPage(backend, "/calls", ada);
  await search("zoe");
  expect(await screen.findByText("Nobody found for “zoe”")).toBeTruthy();
});

test("a search that failed can be tried again", async () => {
  renderPage(backend, "/calls", ada);
  await screen.findByText("No calls yet");
  backend.failure = refusal(Code.Internal, "switchboard.access.v1", "INTERNAL");
  await search("ben");
  expect(await screen.findByText("The search didn’t work")).toBeTruthy();
  backend.failure = undefined;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: /Ben Okafor/ })).toBeTruthy();
});

test("without a connection the search says that, rather than that it failed", async () => {
  const { gateway } = renderPage(backend, "/calls", ada);
  await screen.findByText("No calls yet");
  backend.failure = new ConnectError("away", Code.Unavailable);
  gateway.leave();
  await search("ben");
  expect(await screen.findByText(/The search works again once you’re connected/)).toBeTruthy();
});

test("a missed call is in the list and in the history with the person", async () => {
  const call = backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  backend.change(call.callId, { state: CallState.MISSED, endReason: EndReason.MISSED });
  renderPage(backend, "/calls", ada);
  const row = await screen.findByRole("link", { name: /Ben Okafor.*Missed call/ });
  await userEvent.click(row);
  const history = await screen.findByRole("region", { name: "Your calls with Ben Okafor" });
  expect(within(history).getByText("Missed call")).toBeTruthy();
});
