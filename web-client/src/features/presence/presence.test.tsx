import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { AvailabilityKind, PresenceState } from "~/gen/switchboard/notify/v1/presence_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { FakePresence } from "~/test/fakePresence";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben");
let backend: FakeBackend;
let presence: FakePresence;
beforeEach(() => {
  backend = new FakeBackend([ada, ben]);
  presence = new FakePresence(backend);
});

describe("others", () => {
  const heading = () => screen.findByText("Ben", { selector: "p" });

  test("are shown as they are, as it changes", async () => {
    presence.put({ userId: BEN, state: PresenceState.ONLINE });
    renderPage(backend, `/contacts/${BEN}`, ada);
    await heading();
    expect(await screen.findByText("Online", { selector: "p" })).toBeTruthy();
    expect(screen.getAllByTestId("presence-dot").length).toBeGreaterThan(0);
    presence.put({ userId: BEN, state: PresenceState.DO_NOT_DISTURB });
    expect(await screen.findByText("Do not disturb", { selector: "p" })).toBeTruthy();
    presence.put({
      userId: BEN,
      state: PresenceState.OFFLINE,
      lastSeenTime: timestampFromMs(Date.now() - 5 * 60_000 - 1_000),
    });
    expect(await screen.findByText("Last seen 5 minutes ago", { selector: "p" })).toBeTruthy();
    expect(screen.queryByTestId("presence-dot")).toBeNull();
  });

  test("who do not tell are neither there nor away", async () => {
    presence.put({ userId: BEN, state: PresenceState.ONLINE });
    renderPage(backend, `/contacts/${BEN}`, ada);
    expect(await screen.findByText("Online", { selector: "p" })).toBeTruthy();
    presence.put({ userId: BEN, state: PresenceState.OFFLINE });
    await waitFor(() => expect(screen.queryByText("Online")).toBeNull());
    expect(screen.queryByText(/Last seen|Away|Offline/)).toBeNull();
  });

  test("are not known without a connection", async () => {
    presence.put({ userId: BEN, state: PresenceState.ONLINE });
    const { gateway } = renderPage(backend, `/contacts/${BEN}`, ada);
    expect(await screen.findByText("Online", { selector: "p" })).toBeTruthy();
    gateway.leave();
    await waitFor(() => expect(screen.queryByText("Online")).toBeNull());
  });
});

describe("oneself", () => {
  const menu = (state: string) => screen.findByRole("button", { name: `How others see you: ${state}` });
  const choose = async (name: string) => userEvent.click(await screen.findByRole("menuitemradio", { name }));

  test("chooses how to be seen", async () => {
    renderPage(backend, "/settings", ada);
    await userEvent.click(await menu("Online"));
    expect((await screen.findByRole("menuitemradio", { checked: true })).textContent).toContain("Online");
    await choose("Invisible");
    expect(await menu("Invisible")).toBeTruthy();
    expect(presence.availability.kind).toBe(AvailabilityKind.INVISIBLE);
  });

  test("sees until when they are not to be disturbed", async () => {
    renderPage(backend, "/settings", ada);
    await userEvent.click(await menu("Online"));
    await choose("For 1 hour");
    expect(await screen.findByRole("button", { name: /Do not disturb until/ })).toBeTruthy();
    expect(presence.availability.kind).toBe(AvailabilityKind.DO_NOT_DISTURB);
    expect(Number(presence.availability.until?.seconds) * 1_000).toBeGreaterThan(Date.now() + 3_500_000);
  });

  test("is told when it could not be saved, and it is as before", async () => {
    presence.refuse = new ConnectError("away", Code.Unavailable);
    renderPage(backend, "/settings", ada);
    await userEvent.click(await menu("Online"));
    await choose("Away");
    expect(within(await screen.findByTestId("notice")).getByText(/couldn’t be saved/)).toBeTruthy();
    expect(await menu("Online")).toBeTruthy();
  });

  test("sees what was chosen on another device", async () => {
    renderPage(backend, "/settings", ada);
    await menu("Online");
    await waitFor(() => expect(backend.isHeardBy(ADA)).toBe(true));
    presence.chosenElsewhere(ADA, { kind: AvailabilityKind.AWAY });
    expect(await menu("Away")).toBeTruthy();
  });

  test("is reported to be there while the page is used", async () => {
    renderPage(backend, "/settings", ada);
    await waitFor(() => expect(presence.reports[0]).toMatchObject({ active: true }));
    fireEvent.pointerDown(document);
    const endpoints = new Set(presence.reports.map(({ endpointId }) => endpointId));
    expect(endpoints.size).toBe(1);
  });
});
