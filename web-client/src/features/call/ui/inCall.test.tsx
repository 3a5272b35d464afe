import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { FakeBackend } from "~/test/fakeBackend";
import type { FakeMedia } from "~/test/fakeHome";
import { FakePeer } from "~/test/fakePeer";
import { ADA, aUser, BEN, THERE } from "~/test/fixtures";
import { NO_MEDIA, renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
const ben = aUser(BEN, "Ben");

/** Ada has answered Ben's call, and they are connected. */
async function inCall(more: Partial<FakeMedia> = {}): Promise<FakePeer> {
  const backend = new FakeBackend([ada, ben]);
  const peers: FakePeer[] = [];
  const connect = (configuration: RTCConfiguration) => {
    const peer = new FakePeer(configuration);
    peers.push(peer);
    return peer.connection;
  };
  renderPage(backend, "/", ada, { ...NO_MEDIA, connect, ...more });
  await screen.findByText("No chats yet");
  backend.start(BEN, ADA, CallKind.AUDIO, THERE);
  await userEvent.click(await screen.findByRole("button", { name: "Accept with audio" }));
  const peer = await waitFor(() => {
    const [first] = peers;
    if (!first) throw new Error("no connection yet");
    return first;
  });
  peer.become("connected");
  await screen.findByRole("timer");
  return peer;
}

test("a server without relays is no reason not to connect, and the details say how it is", async () => {
  const peer = await inCall();
  expect(peer.configuration.iceServers).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await userEvent.click(await screen.findByRole("button", { name: "Connection details" }));
  const details = await screen.findByRole("dialog", { name: "Connection details" });
  expect(details.textContent).toContain("Good connection");
  expect(details.textContent).toContain("Safety code");
  await expect.poll(() => document.activeElement).toBe(details);
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog", { name: "Connection details" })).toBeNull();
});

test("the wish for a smaller picture is kept", async () => {
  await inCall();
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  const choices = within(await screen.findByRole("group", { name: "Video quality" }));
  await userEvent.click(choices.getByRole("radio", { name: "Data saver (360p)" }));
  expect(choices.getByRole<HTMLInputElement>("radio", { name: "Data saver (360p)" }).checked).toBe(true);
  expect(localStorage.getItem("switchboard.video-quality")).toBe("saver");
});

test("who shares their screen is reminded of it, and stops it with one press", async () => {
  const track = { kind: "video", contentHint: "", onended: null, stop: () => undefined };
  const stream = { getVideoTracks: () => [track], getAudioTracks: () => [] } as unknown as MediaStream;
  await inCall({ openScreen: async () => stream });
  await userEvent.click(screen.getByRole("button", { name: "Share screen" }));
  const reminder = await screen.findByText("You are sharing your screen");
  expect(screen.getByRole("button", { name: "Share screen" }).getAttribute("aria-pressed")).toBe("true");
  await userEvent.click(screen.getByRole("button", { name: "Stop" }));
  expect(reminder.isConnected).toBe(false);
});

test("where the browser cannot share, nothing offers it", async () => {
  await inCall();
  expect(screen.queryByRole("button", { name: "Share screen" })).toBeNull();
});
