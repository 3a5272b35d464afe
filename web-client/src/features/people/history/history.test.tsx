import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { CallKind, CallState, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN, refusal, THERE } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const EVE = "00000000-0000-7000-8000-00000000000e";
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let focused = true;
beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor", "ben"), aUser(EVE, "Eve")]);
  focused = true;
  vi.spyOn(document, "hasFocus").mockImplementation(() => focused);
});

/** A call from one to another that ended a while ago. */
function past(from: string, to: string, agoMs: number, endReason: EndReason, kind = CallKind.AUDIO) {
  const { callId } = backend.start(from, to, kind, THERE);
  const at = Date.now() - agoMs;
  const answered = endReason === EndReason.HUNG_UP && { activeTime: timestampFromMs(at) };
  return backend.change(callId, {
    state: CallState.ENDED,
    endReason,
    createTime: timestampFromMs(at),
    endTime: timestampFromMs(at + 125_000),
    ...answered,
  });
}

const rows = () => screen.findAllByRole("link", { name: /Ben Okafor|Eve/ });
const badge = (name: RegExp | string) => screen.findByRole("link", { name });

test("calls stand by day, each with who rang, what became of it and how long it was", async () => {
  past(BEN, ADA, 3 * DAY_MS, EndReason.DECLINED);
  past(ADA, EVE, 2 * DAY_MS, EndReason.HUNG_UP);
  past(BEN, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  const today = await screen.findByRole("region", { name: "Today" });
  expect(within(today).getByText("Missed call")).toBeTruthy();
  const texts = (await rows()).map((row) => row.textContent);
  await waitFor(() => expect(texts).toHaveLength(3));
  expect(texts[1]).toMatch(/You called · 2:05/);
  expect(texts[2]).toMatch(/You declined/);
  expect(screen.getAllByRole("region", { name: /day$/ })).toHaveLength(3);
});

test("a call that goes on stands above those that are over, until it ends", async () => {
  past(EVE, ADA, DAY_MS, EndReason.HUNG_UP);
  const call = backend.start(ADA, BEN, CallKind.VIDEO, THERE);
  renderPage(backend, "/calls", ada);
  const now = await screen.findByRole("region", { name: "Now" });
  expect(await within(now).findByText("Ben Okafor")).toBeTruthy();
  backend.change(call.callId, { state: CallState.ENDED, endReason: EndReason.CANCELLED });
  await waitFor(() => expect(screen.queryByRole("region", { name: "Now" })).toBeNull());
  expect(await screen.findByText("Cancelled")).toBeTruthy();
});

test("missed calls alone are listed on demand", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(ADA, EVE, 0, EndReason.HUNG_UP);
  renderPage(backend, "/calls", ada);
  await userEvent.click(await screen.findByRole("button", { name: "Missed" }));
  await waitFor(() => expect(screen.queryByText(/You called/)).toBeNull());
  expect(await screen.findByText("Missed call")).toBeTruthy();
});

test("nothing missed says so, and leads back to all", async () => {
  past(ADA, EVE, 0, EndReason.HUNG_UP);
  renderPage(backend, "/calls", ada);
  await userEvent.click(await screen.findByRole("button", { name: "Missed" }));
  expect(await screen.findByText("No missed calls")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "All" }));
  expect(await screen.findByText(/You called/)).toBeTruthy();
});

test("calling back is the same kind of call", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, 0, EndReason.MISSED, CallKind.VIDEO);
  renderPage(backend, "/calls", ada);
  expect(await screen.findByRole("button", { name: "Call Eve back by video" })).toBeTruthy();
  const before = backend.calls.size;
  await userEvent.click(await screen.findByRole("button", { name: "Call Ben Okafor back" }));
  await waitFor(() => expect(backend.calls.size).toBe(before + 1));
  const call = [...backend.calls.values()].at(-1);
  expect(call).toMatchObject({ kind: CallKind.AUDIO, legs: [{ userId: ADA }, { userId: BEN }] });
});

test("older calls come page by page", async () => {
  backend.histories.pageSize = 2;
  for (let n = 1; n <= 3; n += 1) past(BEN, ADA, n * MINUTE_MS, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  expect(await rows()).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("calls that cannot be loaded say so, and can be asked for again", async () => {
  backend.histories.failure = refusal(Code.Internal, "switchboard.access.v1", "INTERNAL");
  past(BEN, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  expect(await screen.findByText("Your calls couldn’t be loaded")).toBeTruthy();
  backend.histories.failure = undefined;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await rows()).toHaveLength(1);
});

test("without a connection the list says that", async () => {
  backend.histories.failure = new ConnectError("away", Code.Unavailable);
  const { gateway } = renderPage(backend, "/calls", ada);
  await screen.findByText("Your calls couldn’t be loaded");
  gateway.leave();
  expect(await screen.findByText(/Your calls appear once you’re connected/)).toBeTruthy();
});

test("one call is deleted by the menu, for oneself alone", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  await userEvent.click(await screen.findByRole("button", { name: "More about the call with Eve" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: /Delete call/ }));
  expect(await screen.findByText("The call is deleted.")).toBeTruthy();
  expect(screen.queryByRole("link", { name: /Eve/ })).toBeNull();
  expect(backend.histories.of(ADA)).toHaveLength(1);
  expect(backend.histories.of(EVE)).toHaveLength(1);
});

test("calls are walked through and deleted by keys, and the focus stays in the list", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, DAY_MS, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  const [first, second] = await rows();
  first?.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(second);
  await userEvent.keyboard("{ArrowUp}{Delete}");
  await waitFor(() => expect(backend.histories.of(ADA)).toHaveLength(1));
  expect(document.activeElement?.textContent).toContain("Eve");
});

test("a call that cannot be deleted comes back", async () => {
  past(EVE, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  (await rows())[0]?.focus();
  backend.failure = refusal(Code.Internal, "switchboard.access.v1", "INTERNAL");
  await userEvent.keyboard("{Delete}");
  expect(await screen.findByText(/That couldn’t be deleted/)).toBeTruthy();
  expect(await rows()).toHaveLength(1);
});

test("all calls are deleted after a question", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  await userEvent.click(await screen.findByRole("button", { name: "Delete all calls" }));
  const question = within(await screen.findByRole("dialog", { name: "Delete all calls?" }));
  await userEvent.click(question.getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("No calls yet")).toBeTruthy();
  expect(backend.histories.of(ADA)).toHaveLength(0);
});

test("on a person’s page are the calls with them, and those alone are deleted there", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, 0, EndReason.DECLINED);
  renderPage(backend, `/people/${EVE}`, ada);
  const part = within(await screen.findByRole("region", { name: "Your calls with Eve" }));
  expect(await part.findByText("You declined")).toBeTruthy();
  expect(part.queryByText("Missed call")).toBeNull();
  await userEvent.click(await part.findByRole("button", { name: "Delete all calls with Eve" }));
  const question = within(await screen.findByRole("dialog", { name: "Delete all calls with Eve?" }));
  await userEvent.click(question.getByRole("button", { name: "Delete" }));
  expect(await part.findByText("You haven’t called each other yet")).toBeTruthy();
  expect(backend.histories.of(ADA).map(({ withUserId }) => withUserId)).toEqual([BEN]);
});

test("missed calls are counted in the navigation until somebody looks at the list", async () => {
  renderPage(backend, "/contacts", ada);
  await badge("Calls");
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, 0, EndReason.CANCELLED);
  expect(await badge("Calls, 2 missed")).toBeTruthy();
  await userEvent.click(await badge("Calls, 2 missed"));
  expect(await badge("Calls")).toBeTruthy();
  expect(backend.histories.missed(ADA)).toBe(0);
});

test("a list that nobody looks at leaves missed calls as they are", async () => {
  focused = false;
  past(BEN, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/calls", ada);
  expect(await badge("Calls, 1 missed")).toBeTruthy();
  await rows();
  expect(backend.histories.looks).toBe(0);
  focused = true;
  window.dispatchEvent(new Event("focus"));
  expect(await badge("Calls")).toBeTruthy();
});

test("the other pages of a phone are no look at the list behind them", async () => {
  past(BEN, ADA, MINUTE_MS, EndReason.MISSED);
  past(EVE, ADA, 0, EndReason.DECLINED);
  renderPage(backend, `/people/${EVE}`, ada);
  expect(await badge("Calls, 1 missed")).toBeTruthy();
  await screen.findByText("Missed call");
  expect(backend.histories.looks).toBe(0);
});

test("what is seen on another device is seen here", async () => {
  past(BEN, ADA, 0, EndReason.MISSED);
  renderPage(backend, "/contacts", ada);
  await badge("Calls, 1 missed");
  const other = renderPage(backend, "/calls", ada);
  expect(await within(other.container).findByRole("link", { name: "Calls" })).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("link", { name: "Calls, 1 missed" })).toBeNull());
});
