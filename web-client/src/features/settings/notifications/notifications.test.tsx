import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import {
  MessageLevel,
  NotificationService,
  type NotificationSettings,
  NotificationSettingsChangedSchema,
  NotificationSettingsSchema,
} from "~/gen/switchboard/notify/v1/push_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let settings: NotificationSettings;
let refuse: Error | undefined;

beforeEach(() => {
  backend = new FakeBackend([ada]);
  settings = create(NotificationSettingsSchema, { version: 1n, pushCalls: true });
  refuse = undefined;
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
