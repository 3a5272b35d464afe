import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser } from "~/test/fixtures";
import { renderPage } from "~/test/renderPage";

const loading = vi.hoisted(() => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { finished, finish };
});
vi.mock("~/features/call/ui/devices/DevicePicker", async (original) => {
  await loading.finished;
  return original();
});

test("the pane is there while its device pickers are still loaded", async () => {
  const ada = aUser(ADA, "Ada");
  renderPage(new FakeBackend([ada]), "/settings/calls", ada);
  expect(await screen.findByRole("slider", { name: "How loud a call rings" })).toBeTruthy();
  expect(await screen.findByRole("status", { name: "Loading…" })).toBeTruthy();
  expect(screen.queryByLabelText("Microphone")).toBeNull();
  loading.finish();
  expect(await screen.findByLabelText("Microphone")).toBeTruthy();
});
