import { Code } from "@connectrpc/connect";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeBackend } from "~/test/fakeBackend";
import { FakeStream, fakeRecording, fakeTrack } from "~/test/fakeRecorder";
import { type FakeSound, fakeSound } from "~/test/fakeSound";
import { ADA, aUser, BEN, refusal } from "~/test/fixtures";
import { NO_MEDIA, renderPage } from "~/test/renderPage";

const ada = aUser(ADA, "Ada");
let backend: FakeBackend;
let sound: FakeSound;
let track: MediaStreamTrack;

beforeEach(() => {
  backend = new FakeBackend([ada, aUser(BEN, "Ben Okafor", "ben")]);
  sound = fakeSound();
  track = fakeTrack();
  fakeRecording();
});
afterEach(() => vi.unstubAllGlobals());

const direct = () => backend.chat.direct(ADA, BEN).shared.conversationId;
const log = () => screen.findByRole("log", { name: "Messages" });
const stream = () => Promise.resolve(new FakeStream([track]) as unknown as MediaStream);
const open = (openDevices = stream) => renderPage(backend, `/chats/${direct()}`, ada, { ...NO_MEDIA, openDevices });
const record = async () => userEvent.click(await screen.findByRole("button", { name: "Voice message" }));
const bar = () => screen.findByRole("group", { name: "Recording" });
const recording = async () => expect((await within(await bar()).findByRole("status")).textContent).toBe("Recording");

/** What the other said, so many seconds long. */
function say(seconds: number): void {
  const file = backend.chat.files.put({ name: "voice.webm", link: `/-/chat/said-${seconds}` });
  const duration = { seconds: BigInt(seconds) };
  backend.chat.messages.speak(direct(), BEN, { file, duration, waveform: Uint8Array.of(10, 200, 90) });
}

test("a voice message is recorded, uploaded and sent by Enter", async () => {
  open();
  await record();
  await recording();
  expect(document.activeElement).toBe(within(await bar()).getByRole("button", { name: "Send" }));
  await userEvent.keyboard("{Enter}");
  expect(await within(await log()).findByRole("button", { name: "Play" })).toBeTruthy();
  expect(await within(await log()).findByRole("img", { name: "Sent" })).toBeTruthy();
  expect(track.readyState).toBe("ended");
  const [message] = backend.chat.messages.of(direct(), BEN);
  const voice = message?.content?.kind.case === "voice" ? message.content.kind.value : undefined;
  expect(voice?.file?.name).toBe("voice.webm");
  expect(backend.chat.files.bytesOf(voice?.file?.fileId ?? "")).toEqual([...new TextEncoder().encode("said")]);
  expect(await screen.findByLabelText(/^Write to /)).toBeTruthy();
});

test("it answers what was to be answered", async () => {
  backend.chat.messages.say(direct(), BEN, "When?");
  open();
  await userEvent.click(await within(await log()).findByRole("button", { name: "Reply" }));
  await record();
  await recording();
  expect(screen.getByText("Reply to Ben Okafor")).toBeTruthy();
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("button", { name: "Show the message by Ben Okafor: When?" })).toBeTruthy();
  await waitFor(() => expect(screen.queryByText("Reply to Ben Okafor")).toBeNull());
});

test("Esc gives it up, and nothing is sent; the others are told while it lasts", async () => {
  open();
  await record();
  await recording();
  await waitFor(() => expect(backend.chat.typed).toEqual([`${ADA}: 2`]));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(backend.chat.typed).toEqual([`${ADA}: 2`, `${ADA}: 0`]));
  expect(await screen.findByLabelText(/^Write to /)).toBeTruthy();
  expect(track.readyState).toBe("ended");
  expect(backend.chat.messages.of(direct(), BEN)).toHaveLength(0);
});

test("leaving the conversation ends it", async () => {
  const { unmount } = open();
  await record();
  await recording();
  unmount();
  expect(track.readyState).toBe("ended");
});

test("where something is written, it is sent: there is no microphone", async () => {
  open();
  await screen.findByRole("button", { name: "Voice message" });
  await userEvent.type(await screen.findByLabelText(/^Write to /), "hi");
  expect(screen.getByRole("button", { name: "Send" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Voice message" })).toBeNull();
});

test("a microphone that is refused is said, and asked for again", async () => {
  let refused = true;
  open(() => (refused ? Promise.reject(new DOMException("no", "NotAllowedError")) : stream()));
  await record();
  expect(await within(await bar()).findByText(/Your microphone is blocked/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Send" }).getAttribute("aria-disabled")).toBe("true");
  refused = false;
  await userEvent.click(within(await bar()).getByRole("button", { name: "Try again" }));
  await recording();
});

test("an upload that is refused says why, and is tried again", async () => {
  backend.chat.files.failure = refusal(Code.ResourceExhausted, "switchboard.chat.v1", "STORAGE_FULL");
  open();
  await record();
  await recording();
  await userEvent.keyboard("{Enter}");
  expect(await within(await log()).findByText(/Your storage is full/)).toBeTruthy();
  backend.chat.files.failure = undefined;
  await userEvent.click(within(await log()).getByRole("button", { name: "Try again" }));
  expect(await within(await log()).findByRole("img", { name: "Sent" })).toBeTruthy();
  expect(screen.queryByText(/Your storage is full/)).toBeNull();
});

test("one is played at a time, each as fast as was chosen", async () => {
  say(12);
  say(30);
  open();
  const [first, second] = await within(await log()).findAllByRole("group", { name: "Voice message" });
  if (!first || !second) throw new Error("two were said");
  expect(within(first).getByText("0:12")).toBeTruthy();
  await userEvent.click(within(first).getByRole("button", { name: "Play" }));
  expect(within(first).getByRole("button", { name: "Pause" })).toBeTruthy();
  await userEvent.click(within(first).getByRole("button", { name: "Speed: 1×" }));
  await userEvent.click(within(second).getByRole("button", { name: "Play" }));
  expect(within(first).getByRole("button", { name: "Play" })).toBeTruthy();
  expect(within(second).getByRole("button", { name: "Speed: 1.5×" })).toBeTruthy();
  expect(sound.played.map(({ link, audio }) => [link, audio.playbackRate])).toEqual([
    ["/-/chat/said-12", 1.5],
    ["/-/chat/said-30", 1.5],
  ]);
});

test("any place is reached by keys", async () => {
  say(12);
  open();
  const place = await within(await log()).findByRole("slider", { name: "Place in the message" });
  place.focus();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  expect(place.getAttribute("aria-valuenow")).toBe("2");
  expect(place.getAttribute("aria-valuetext")).toBe("0:02 of 0:12");
  await userEvent.keyboard("{End}");
  expect(place.getAttribute("aria-valuenow")).toBe("12");
});

test("a link that has expired is replaced; what cannot be played is said", async () => {
  say(12);
  sound.expired.add("/-/chat/said-12");
  open();
  await userEvent.click(await within(await log()).findByRole("button", { name: "Play" }));
  await waitFor(() => expect(sound.played.at(-1)?.link).toMatch(/^\/-\/chat\/file-1-/));
  expect(screen.queryByRole("alert")).toBeNull();
  sound.played.at(-1)?.audio.dispatchEvent(new Event("error"));
  await waitFor(() => expect(sound.played).toHaveLength(3));
  sound.refused = true;
  await userEvent.click(within(await log()).getByRole("button", { name: "Pause" }));
  await userEvent.click(within(await log()).getByRole("button", { name: "Play" }));
  expect(await within(await log()).findByText("This can’t be played at the moment.")).toBeTruthy();
});
