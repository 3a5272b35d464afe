import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FakeMediaRecorder, FakeStream, fakeRecording, fakeTrack, microphone } from "~/test/fakeRecorder";
import { ManualClock, settle } from "~/test/manualClock";
import { bestFormat } from "./format";
import { MOST_SECONDS, Recorder } from "./recorder";

let begun: FakeMediaRecorder[];
let clock: ManualClock;
let track: MediaStreamTrack;
let level: number;
let ears: Set<unknown>;

beforeEach(() => {
  begun = fakeRecording();
  clock = new ManualClock();
  track = fakeTrack();
  level = 0.5;
  ears = new Set();
});
afterEach(() => vi.unstubAllGlobals());

const opened = () => Promise.resolve(new FakeStream([track]) as unknown as MediaStream);

function recorderWith(openDevices = opened): Recorder {
  const openEar = () => {
    const ear = { level: () => level, close: () => void ears.delete(ear) };
    ears.add(ear);
    return ear;
  };
  return new Recorder({ media: microphone(openDevices), format: bestFormat(), openEar, clock });
}

async function recording(): Promise<Recorder> {
  const recorder = recorderWith();
  await recorder.start();
  return recorder;
}

test("what is said is recorded, with how long and how loud it was, and the microphone is let go", async () => {
  const recorder = await recording();
  expect(recorder.state.getState()).toEqual({ phase: "recording", seconds: 0 });
  await clock.advance(1_000);
  level = 1;
  await clock.advance(1_000);
  expect(recorder.state.getState().seconds).toBe(2);
  const recorded = await recorder.finish();
  expect(recorded).toMatchObject({ name: "voice.webm", seconds: 2 });
  expect(recorded?.blob.type).toBe("audio/webm;codecs=opus");
  expect(recorded?.blob.size).toBe(4);
  expect(recorded?.waveform).toHaveLength(40);
  expect([recorded?.waveform.at(0), recorded?.waveform.at(-1)]).toEqual([128, 255]);
  expect(begun.map(({ options }) => options.audioBitsPerSecond)).toEqual([32_000]);
  expect([track.readyState, ears.size]).toEqual(["ended", 0]);
});

test("levels keep step with time where timers are late", async () => {
  const recorder = await recording();
  const heard: number[] = [];
  recorder.heard.add((levels) => heard.push(levels.length));
  const late = vi.spyOn(clock, "now").mockReturnValue(clock.now() + 10_000);
  await clock.advance(50);
  late.mockRestore();
  expect(heard[0]).toBe(200);
});

test("it ends by itself at what a message may be, and waits to be sent", async () => {
  const recorder = await recording();
  vi.spyOn(clock, "now").mockReturnValue(clock.now() + MOST_SECONDS * 1_000 + 5_000);
  await clock.advance(50);
  expect(recorder.state.getState()).toEqual({ phase: "ended", seconds: MOST_SECONDS });
  expect(track.readyState).toBe("ended");
  expect((await recorder.finish())?.seconds).toBe(MOST_SECONDS);
});

test("what was said before the microphone was unplugged is kept", async () => {
  const recorder = await recording();
  await clock.advance(500);
  begun[0]?.stop();
  await settle();
  expect(recorder.state.getState().phase).toBe("ended");
  expect((await recorder.finish())?.blob.size).toBe(4);
});

test("a recording that is given up lets the microphone go, even one that comes late", async () => {
  const recorder = await recording();
  recorder.dispose();
  expect([track.readyState, ears.size]).toEqual(["ended", 0]);

  track = fakeTrack();
  const late = recorderWith();
  const starting = late.start();
  late.dispose();
  await starting;
  expect(track.readyState).toBe("ended");
  expect(begun).toHaveLength(1);
});

test.each([
  ["NotAllowedError", "denied"],
  ["NotFoundError", "missing"],
  ["NotReadableError", "busy"],
])("a microphone that fails with %s is %s, and is asked for again", async (name, problem) => {
  let works = false;
  const recorder = recorderWith(() => (works ? opened() : Promise.reject(new DOMException("no", name))));
  await recorder.start();
  expect(recorder.state.getState().problem).toBe(problem);
  expect(await recorder.finish()).toBeUndefined();
  works = true;
  await recorder.start();
  expect(recorder.state.getState()).toEqual({ phase: "recording", seconds: 0 });
});

test("a browser that can record nothing it knows says so", async () => {
  vi.stubGlobal("MediaRecorder", { isTypeSupported: () => false });
  const recorder = await recording();
  expect(recorder.state.getState().problem).toBe("unsupported");
  expect(track.readyState).toBe("ended");
});

test("where there is no WebM, it is MP4", () => {
  vi.stubGlobal("MediaRecorder", { isTypeSupported: (type: string) => type === "audio/mp4" });
  expect(bestFormat()).toEqual({ mimeType: "audio/mp4", extension: "m4a" });
});
