import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  MessageLevel,
  NotificationService,
  type NotificationSettings,
  NotificationSettingsChangedSchema,
  NotificationSettingsSchema,
  PushService,
  type PushSubscription,
  PushSubscriptionSchema,
  type RegisterPushRequest,
} from "~/gen/switchboard/notify/v1/push_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let settings: NotificationSettings;
let refuse: Error | undefined;
let publicKey: Uint8Array;
let subscriptions: PushSubscription[];
let registered: RegisterPushRequest[];
let tested: string[];

beforeEach(() => {
  backend = new FakeBackend([ada]);
  settings = create(NotificationSettingsSchema, { version: 1n, pushCalls: true });
  refuse = undefined;
  publicKey = Uint8Array.of(4, 1, 2);
  subscriptions = [];
  registered = [];
  tested = [];
  backend.more.push(({ service }) =>
    service(PushService, {
      getPushKey: () => ({ publicKey }),
      listPushSubscriptions: () => ({ subscriptions }),
      registerPush: (request) => {
        registered.push(request);
        const subscription = create(PushSubscriptionSchema, { subscriptionId: "s1", device: "Here", own: true });
        subscriptions = [subscription, ...subscriptions];
        return { subscription };
      },
      removePush: ({ subscriptionId }) => {
        subscriptions = subscriptions.filter((one) => one.subscriptionId !== subscriptionId);
        return {};
      },
      sendTestPush: ({ subscriptionId }) => {
        tested.push(subscriptionId);
        return {};
      },
    }),
  );
  backend.more.push(({ service }) =>
    service(NotificationService, {
      getNotificationSettings: () => ({ settings }),
      updateNotificationSettings: (request) => {
        if (refuse) throw refuse;
        settings = { ...(request.settings ?? settings), version: settings.version + 1n };
        return { settings };
      },
    }),
  );
});

const groups = () => screen.findByLabelText<HTMLSelectElement>("When somebody writes in a group");
const quiet = () => screen.findByRole<HTMLInputElement>("switch", { name: "Keep quiet at certain hours" });
const open = () => renderPage(backend, "/settings/notifications", ada);

test("which messages notify is saved as it is chosen, and leaves the rest alone", async () => {
  open();
  expect((await groups()).selectedOptions[0]?.textContent).toBe("Mentions and answers to you");
  await userEvent.selectOptions(await groups(), "Nothing");
  await waitFor(() => expect(settings).toMatchObject({ groups: MessageLevel.NONE, pushCalls: true }));
  await userEvent.click(screen.getByRole("switch", { name: "Hide what was written" }));
  await waitFor(() => expect(settings).toMatchObject({ groups: MessageLevel.NONE, hidePreviews: true }));
});

test("what is refused goes back, and says so", async () => {
  open();
  await groups();
  refuse = new ConnectError("refused", Code.Internal);
  await userEvent.selectOptions(await groups(), "Every message");
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect((await groups()).selectedOptions[0]?.textContent).toBe("Mentions and answers to you");
});

test("quiet hours begin with the night, in the time zone of the device, and are changed one by one", async () => {
  open();
  await userEvent.click(await quiet());
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  await waitFor(() =>
    expect(settings.quietHours).toMatchObject({ startMinute: 1_320, endMinute: 420, days: 0, timeZone }),
  );
  const from = await screen.findByLabelText("From");
  fireEvent.change(from, { target: { value: "21:30" } });
  expect(settings.quietHours?.startMinute).toBe(1_320);
  fireEvent.blur(from);
  await waitFor(() => expect(settings.quietHours?.startMinute).toBe(1_290));
  await userEvent.click(screen.getByRole("button", { name: "Sunday" }));
  await waitFor(() => expect(settings.quietHours?.days).toBe(0b0111111));
  await userEvent.click(await quiet());
  await waitFor(() => expect(settings.quietHours).toBeUndefined());
});

test("changed on another device, it shows here", async () => {
  open();
  await groups();
  await waitFor(() => expect(backend.isHeardBy(ADA)).toBe(true));
  const changed = create(NotificationSettingsChangedSchema, {
    settings: { version: 2n, groups: MessageLevel.ALL },
  });
  backend.tell(ADA, {
    type: NotificationSettingsChangedSchema.typeName,
    aggregateId: ADA,
    version: 2n,
    payload: toBinary(NotificationSettingsChangedSchema, changed),
  });
  await waitFor(async () => expect((await groups()).selectedOptions[0]?.textContent).toBe("Every message"));
});

test("how loud a message sounds is kept on this device", async () => {
  const { unmount } = open();
  fireEvent.change(await screen.findByRole("slider", { name: "How loud a message sounds" }), {
    target: { value: "0.25" },
  });
  unmount();
  open();
  expect(await screen.findByText("25%")).toBeTruthy();
});

describe("pushing to this browser", () => {
  let permission: NotificationPermission;
  /** What the browser itself has. */
  let subscribed: Uint8Array | undefined;

  beforeEach(() => {
    permission = "granted";
    subscribed = undefined;
    const subscription = () => ({
      endpoint: "https://push.example/1",
      options: { applicationServerKey: subscribed?.buffer },
      getKey: (name: string) => Uint8Array.of(name === "auth" ? 7 : 9).buffer,
      unsubscribe: () => {
        subscribed = undefined;
        return Promise.resolve(true);
      },
    });
    const pushManager = {
      getSubscription: () => Promise.resolve(subscribed ? subscription() : null),
      subscribe: ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
        subscribed = applicationServerKey;
        return Promise.resolve(subscription());
      },
    };
    const registration = { pushManager };
    vi.stubGlobal("PushManager", () => undefined);
    vi.stubGlobal("Notification", { permission: "default", requestPermission: () => Promise.resolve(permission) });
    const serviceWorker = Object.assign(new EventTarget(), {
      ready: Promise.resolve(registration),
      getRegistration: () => Promise.resolve(registration),
    });
    Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker, configurable: true });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(navigator, "serviceWorker");
  });

  const turnOn = async () => userEvent.click(await screen.findByRole("button", { name: "Turn on on this device" }));

  test("is turned on, tried and turned off", async () => {
    open();
    await turnOn();
    expect(await screen.findByText("Here – this device")).toBeTruthy();
    expect([...(subscribed ?? [])]).toEqual([4, 1, 2]);
    expect(registered[0]).toMatchObject({ endpoint: "https://push.example/1" });
    expect([registered[0]?.key[0], registered[0]?.secret[0]]).toEqual([9, 7]);
    await userEvent.click(screen.getByRole("button", { name: "Send a test" }));
    expect(await screen.findByText(/Sent\. It should appear/)).toBeTruthy();
    expect(tested).toEqual(["s1"]);
    await userEvent.click(screen.getByRole("button", { name: "Turn off on Here" }));
    expect(await screen.findByRole("button", { name: "Turn on on this device" })).toBeTruthy();
    await waitFor(() => expect(subscribed).toBeUndefined());
  });

  test("that does not allow it says so, and nothing is registered", async () => {
    permission = "denied";
    open();
    await turnOn();
    expect(await screen.findByText(/doesn’t allow notifications of this page/)).toBeTruthy();
    expect(registered).toEqual([]);
  });

  test("is not offered where the operator has turned it off", async () => {
    publicKey = new Uint8Array();
    open();
    expect(await screen.findByText("Whoever runs this server has turned this off.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Turn on on this device" })).toBeNull();
  });

  test("another one is turned off from here", async () => {
    subscriptions = [create(PushSubscriptionSchema, { subscriptionId: "s2", device: "Firefox on Linux" })];
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Turn off on Firefox on Linux" }));
    await waitFor(() => expect(screen.queryByText("Firefox on Linux")).toBeNull());
    expect(screen.queryByRole("button", { name: "Send a test" })).toBeNull();
  });

  test("that is pushed to already is registered again with the page", async () => {
    subscribed = publicKey;
    renderPage(backend, "/settings/appearance", ada);
    await waitFor(() => expect(registered).toHaveLength(1));
  });
});

test("a browser that cannot be pushed to says so", async () => {
  open();
  expect(await screen.findByText(/This browser can’t do that/)).toBeTruthy();
});

test("where the browser can make an app of the page, it is asked once somebody wants that", async () => {
  open();
  await groups();
  expect(screen.queryByRole("button", { name: "Install" })).toBeNull();
  const prompt = vi.fn(() => Promise.resolve({ outcome: "accepted" }));
  const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt });
  act(() => void window.dispatchEvent(offer));
  expect(offer.defaultPrevented).toBe(true);
  expect(prompt).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByRole("button", { name: "Install" }));
  expect(prompt).toHaveBeenCalledOnce();
  expect(screen.queryByRole("button", { name: "Install" })).toBeNull();
});
