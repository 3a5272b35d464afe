import { beforeEach, expect, test } from "vitest";
import { type FakeSound, fakeSound } from "~/test/fakeSound";
import { settle } from "~/test/manualClock";
import { Playback } from "./playback";

let sound: FakeSound;
let audio: HTMLAudioElement;
let ends: number;
let fresh: () => Promise<string | undefined>;

beforeEach(() => {
  sound = fakeSound();
  audio = new Audio();
  ends = 0;
  fresh = () => Promise.resolve("/-/chat/new");
});

function playbackOf(link: string): Playback {
  const playback = new Playback(audio, { link, fresh: () => fresh(), ended: () => (ends += 1) });
  playback.attach();
  return playback;
}

const links = () => sound.played.map(({ link }) => link);

test("it is played, paused, and played on", async () => {
  const playback = playbackOf("/-/chat/one");
  playback.play();
  await settle();
  expect(playback.state.getState().phase).toBe("playing");
  audio.currentTime = 3;
  audio.dispatchEvent(new Event("timeupdate"));
  playback.pause();
  expect(playback.state.getState()).toEqual({ phase: "paused", at: 3 });
  playback.play();
  expect(links()).toEqual(["/-/chat/one", "/-/chat/one"]);
});

test("a place that is sought before it plays is where it begins", () => {
  const playback = playbackOf("/-/chat/one");
  playback.seek(7);
  playback.play();
  expect(audio.currentTime).toBe(7);
});

test("a link that has expired is replaced, and it goes on where it was", async () => {
  sound.expired.add("/-/chat/one");
  const playback = playbackOf("/-/chat/one");
  playback.seek(4);
  playback.play();
  await settle();
  expect(links()).toEqual(["/-/chat/one", "/-/chat/new"]);
  expect(audio.currentTime).toBe(4);
  expect(playback.state.getState().phase).toBe("playing");
});

test("without a link one is asked for", async () => {
  playbackOf("").play();
  await settle();
  expect(links()).toEqual(["/-/chat/new"]);
});

test("what cannot be played says so, and can be tried again", async () => {
  const playback = playbackOf("");
  for (const link of [undefined, "/-/chat/broken"]) {
    sound.expired.add("/-/chat/broken");
    fresh = () => Promise.resolve(link);
    playback.play();
    await settle();
    expect(playback.state.getState().phase).toBe("failed");
  }
  expect(ends).toBe(2);
  fresh = () => Promise.reject(new Error("offline"));
  playback.play();
  await settle();
  expect(playback.state.getState().phase).toBe("failed");
  fresh = () => Promise.resolve("/-/chat/new");
  playback.play();
  await settle();
  expect(playback.state.getState().phase).toBe("playing");
});

test("a browser that plays nothing unasked says so", async () => {
  sound.refused = true;
  const playback = playbackOf("/-/chat/one");
  playback.play();
  await settle();
  expect(playback.state.getState().phase).toBe("failed");
});

test("at its end it is at its beginning", async () => {
  const playback = playbackOf("/-/chat/one");
  playback.play();
  await settle();
  audio.dispatchEvent(new Event("ended"));
  expect(playback.state.getState()).toEqual({ phase: "paused", at: 0 });
  expect(ends).toBe(1);
});

test("what is let go while a link is asked for does not sound later", async () => {
  const playback = playbackOf("");
  playback.play();
  playback.pause();
  await settle();
  expect(links()).toEqual([]);
});
