import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import {
  type CallSettings,
  CallSettingsChangedSchema,
  CallSettingsSchema,
  CallSettingsService,
} from "~/gen/switchboard/call/v1/settings_pb";
import { FakeBackend } from "~/test/fakeBackend";
import { FakeDevices } from "~/test/fakeDevices";
import { ADA, aUser } from "~/test/fixtures";
import { NO_MEDIA, renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let settings: CallSettings;
let refuse: Error | undefined;

beforeEach(() => {
  localStorage.clear();
  backend = new FakeBackend([ada]);
  settings = create(CallSettingsSchema);
  refuse = undefined;
  backend.more.push(({ service }) =>
    service(CallSettingsService, {
      getCallSettings: () => ({ settings }),
      updateCallSettings: (request) => {
        if (refuse) throw refuse;
        settings = request.settings ?? settings;
        return { settings };
      },
    }),
  );
});

const hideAddress = () => screen.findByRole<HTMLInputElement>("switch", { name: "Hide my address" });
const noSecond = () => screen.findByRole<HTMLInputElement>("switch", { name: "No second call while I’m in one" });

test("each choice is saved as soon as it is made, and leaves the other alone", async () => {
  renderPage(backend, "/settings/calls", ada);
  await userEvent.click(await hideAddress());
  await waitFor(() => expect(settings).toMatchObject({ hideAddress: true, busyWhenInCall: false }));
  await userEvent.click(await noSecond());
  await waitFor(() => expect(settings).toMatchObject({ hideAddress: true, busyWhenInCall: true }));
  expect((await hideAddress()).checked).toBe(true);
});

test("what is refused goes back, and says so", async () => {
  renderPage(backend, "/settings/calls", ada);
  refuse = new ConnectError("refused", Code.Internal);
  await userEvent.click(await hideAddress());
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect((await hideAddress()).checked).toBe(false);
});

test("changed on another device, it shows here", async () => {
  renderPage(backend, "/settings/calls", ada);
  expect((await hideAddress()).checked).toBe(false);
  const changed = create(CallSettingsChangedSchema, { settings: { hideAddress: true } });
  backend.tell(ADA, {
    type: CallSettingsChangedSchema.typeName,
    aggregateId: ADA,
    version: 1n,
    payload: toBinary(CallSettingsChangedSchema, changed),
  });
  await waitFor(async () => expect((await hideAddress()).checked).toBe(true));
});

test("the volume and the devices are kept on this device", async () => {
  const devices = new FakeDevices();
  devices.plug("audioinput", "Headset");
  const { unmount } = renderPage(backend, "/settings/calls", ada, { ...NO_MEDIA, devices });
  fireEvent.change(await screen.findByRole("slider", { name: "How loud a call rings" }), { target: { value: "0.5" } });
  expect(await screen.findByText("50%")).toBeTruthy();
  await userEvent.selectOptions(await screen.findByLabelText("Microphone"), "Headset");
  unmount();
  renderPage(backend, "/settings/calls", ada, { ...NO_MEDIA, devices });
  expect(await screen.findByText("50%")).toBeTruthy();
  expect((await screen.findByLabelText<HTMLSelectElement>("Microphone")).value).toBe("headset");
});

test("the check says in words what is missing, and lets one try again", async () => {
  renderPage(backend, "/settings/calls", ada);
  await userEvent.click(await screen.findByRole("button", { name: "Check camera and sound" }));
  const problem = await screen.findByTestId("check-audio-problem");
  expect(problem.textContent).toContain("No microphone was found.");
  expect(screen.getByTestId("check-video-problem").textContent).toContain("No camera was found.");
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByTestId("check-audio-problem")).toBeNull();
});
