import { expect, test } from "vitest";
import { ScreenShare } from "./screenShare";

class FakeTrack {
  contentHint = "";
  stopped = false;
  onended: (() => void) | null = null;
  stop(): void {
    this.stopped = true;
  }
}

function world(sound = true) {
  const [video, audio] = [new FakeTrack(), new FakeTrack()];
  const stream = {
    getTracks: () => [video, audio],
    getVideoTracks: () => [video],
    getAudioTracks: () => (sound ? [audio] : []),
  } as unknown as MediaStream;
  return { video, audio, stream };
}

test("the screen and its sound, where the browser gives it", async () => {
  const { video, audio, stream } = world();
  const screen = new ScreenShare(async () => stream);
  await screen.toggle();
  expect(screen.state.getState()).toMatchObject({ on: true, asking: false, videoTrack: video, audioTrack: audio });
  expect(video.contentHint).toBe("detail");
  await screen.toggle();
  expect(screen.state.getState()).toMatchObject({ on: false, videoTrack: null, audioTrack: null });
  expect([video.stopped, audio.stopped]).toEqual([true, true]);
});

test("the browser's own button ends it", async () => {
  const { video, stream } = world(false);
  const screen = new ScreenShare(async () => stream);
  await screen.start();
  expect(screen.state.getState().audioTrack).toBeNull();
  video.onended?.();
  expect(screen.state.getState().on).toBe(false);
});

test("who changes their mind is not told of a failure; others are", async () => {
  const errors = ["NotAllowedError", "NotReadableError"];
  const screen = new ScreenShare(async () => {
    throw new DOMException("x", errors.shift());
  });
  await screen.start();
  expect(screen.state.getState()).toMatchObject({ on: false, asking: false, failed: false });
  await screen.start();
  expect(screen.state.getState()).toMatchObject({ on: false, failed: true });
});

test("a screen that is chosen after the call is over is not shared", async () => {
  const { video, stream } = world();
  let choose: () => void = () => undefined;
  const screen = new ScreenShare(
    () =>
      new Promise((resolve) => {
        choose = () => resolve(stream);
      }),
  );
  const starting = screen.start();
  screen.stop();
  choose();
  await starting;
  expect(video.stopped).toBe(true);
  expect(screen.state.getState().on).toBe(false);
});

test("a browser that cannot share says so", async () => {
  const screen = new ScreenShare(undefined);
  expect(screen.supported).toBe(false);
  await screen.start();
  expect(screen.state.getState().asking).toBe(false);
});
