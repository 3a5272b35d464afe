import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ContactKind } from "~/gen/switchboard/auth/v1/contact_pb";
import { NotificationKind, NotificationSchema } from "~/gen/switchboard/notify/v1/push_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser, BEN } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let focused: boolean;
beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben")]);
  focused = true;
  vi.spyOn(document, "hasFocus").mockImplementation(() => focused);
});
afterEach(() => vi.useRealTimers());

function tell(change: MessageInitShape<typeof NotificationSchema> = {}) {
  const notification = create(NotificationSchema, {
    tag: "contact:1",
    kind: NotificationKind.CONTACT_REQUEST,
    fromUserId: BEN,
    fromName: "Ben",
    path: "/contacts",
    expireTime: timestampFromMs(Date.now() + 60_000),
    ...change,
  });
  backend.tell(ADA, {
    type: NotificationSchema.typeName,
    aggregateId: notification.tag,
    payload: toBinary(NotificationSchema, notification),
  });
}

async function settings() {
  const page = renderPage(backend, "/settings/appearance", ada);
  await screen.findByRole("region", { name: "Notifications" });
  await waitFor(() => expect(backend.isHeardBy(ADA)).toBe(true));
  return page;
}

const toast = () => screen.findByTestId("toast");

test("what comes in is told, and leads to its place", async () => {
  const { history } = await settings();
  tell();
  const line = await toast();
  expect(line.textContent).toContain("Benwants to become your contact");
  await userEvent.click(within(line).getByRole("button", { name: /wants to become/ }));
  expect(history.location.pathname).toBe("/contacts");
  expect(screen.queryByTestId("toast")).toBeNull();
});

test("a message says who wrote where", async () => {
  await settings();
  tell({ kind: NotificationKind.MESSAGE, groupName: "Garden", preview: "Bring the spade", conversationId: "" });
  expect((await toast()).textContent).toContain("GardenBen: Bring the spade");
});

test("what is withdrawn goes", async () => {
  await settings();
  tell();
  await toast();
  tell({ withdrawn: true });
  await waitFor(() => expect(screen.queryByTestId("toast")).toBeNull());
});

test("it goes by itself after a while, unless somebody reads it", async () => {
  await settings();
  tell();
  const line = await toast();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  fireEvent.pointerEnter(line);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(screen.queryByTestId("toast")).toBeTruthy();
  fireEvent.pointerLeave(line);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(screen.queryByTestId("toast")).toBeNull();
});

test("a path to somewhere else is not followed", async () => {
  const { history } = await settings();
  tell({ path: "//elsewhere.example/" });
  await userEvent.click(within(await toast()).getByRole("button", { name: /wants to become/ }));
  expect(history.location.pathname).toBe("/settings/appearance");
});

describe("while nobody looks at the product", () => {
  let shown: { title: string; body: string; tag: string; onclick?: () => void; closed: boolean }[];
  beforeEach(() => {
    shown = [];
    class FakeNotification {
      static permission = "granted";
      onclick: (() => void) | undefined;
      closed = false;
      readonly tag: string;
      readonly body: string;
      constructor(
        readonly title: string,
        { tag, body }: { tag: string; body: string },
      ) {
        this.tag = tag;
        this.body = body;
        shown.push(this as never);
      }
      close() {
        this.closed = true;
      }
    }
    vi.stubGlobal("Notification", FakeNotification);
    return () => vi.unstubAllGlobals();
  });

  test("the browser tells of it; pressing that leads to its place", async () => {
    focused = false;
    const { history } = await settings();
    tell();
    await waitFor(() => expect(shown).toHaveLength(1));
    expect(shown[0]).toMatchObject({ title: "Ben", body: "wants to become your contact", tag: "contact:1" });
    vi.spyOn(window, "focus").mockImplementation(() => undefined);
    shown[0]?.onclick?.();
    await waitFor(() => expect(history.location.pathname).toBe("/contacts"));
  });

  test("what is withdrawn is taken back there too", async () => {
    focused = false;
    await settings();
    tell();
    await waitFor(() => expect(shown).toHaveLength(1));
    tell({ withdrawn: true });
    await waitFor(() => expect(shown[0]?.closed).toBe(true));
  });

  test("whoever looks has the line on the page alone", async () => {
    await settings();
    tell();
    await toast();
    expect(shown).toEqual([]);
  });

  test("not on a device that does not want it", async () => {
    localStorage.setItem("switchboard.callPreferences", JSON.stringify({ notifyMessages: false }));
    focused = false;
    await settings();
    tell();
    await toast();
    expect(shown).toEqual([]);
  });
});

describe("the tab", () => {
  test("counts what waits, in its title", async () => {
    backend.contacts.put(ADA, BEN, ContactKind.INCOMING);
    renderPage(backend, "/settings/appearance", ada);
    await waitFor(() => expect(document.title).toBe("(1) Appearance · Switchboard"));
  });
});
