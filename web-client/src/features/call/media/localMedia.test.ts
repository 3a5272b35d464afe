import { beforeEach, expect, test } from "vitest";
import { LocalMedia } from "./localMedia";

class FakeTrack {
  enabled = true;
  stopped = false;
  onended: (() => void) | null = null;

  readonly constraints: MediaTrackConstraints[] = [];

  constructor(
    readonly kind: "audio" | "video",
    readonly label: string,
  ) {}

  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    this.constraints.push(constraints);
  }

  stop(): void {
    this.stopped = true;
  }
}

const opened: FakeTrack[] = [];
const broken: Partial<Record<"audio" | "video", string>> = {};
let gate: Promise<void> | undefined;

const media = new LocalMedia(async (constraints) => {
  await gate;
  const kinds = (["audio", "video"] as const).filter((kind) => constraints[kind]);
  for (const kind of kinds) {
    const name = broken[kind];
    if (name) throw new DOMException("x", name);
  }
  const tracks = kinds.map((kind) => new FakeTrack(kind, `${kind} ${opened.length}`));
  opened.push(...tracks);
  return { getTracks: () => tracks } as unknown as MediaStream;
});

beforeEach(() => {
  media.close();
  opened.length = 0;
  gate = undefined;
  delete broken.audio;
  delete broken.video;
});

const state = () => media.state.getState();
const BOTH = { video: true, muted: false };

test("asks for both with one question", async () => {
  await media.open(BOTH);
  expect(opened).toHaveLength(2);
  expect(state()).toMatchObject({ audio: { on: true }, video: { on: true } });
});

test.each([
  ["NotAllowedError", "denied"],
  ["NotFoundError", "missing"],
  ["NotReadableError", "busy"],
])("a camera that gives %s is %s, and the microphone is there all the same", async (name, problem) => {
  broken.video = name;
  await media.open(BOTH);
  expect(state().audio).toMatchObject({ on: true });
  expect(state().video).toMatchObject({ on: false, problem, accepted: false });
  media.goOnWithout("video");
  expect(state().video.accepted).toBe(true);
  delete broken.video;
  await media.retry("video");
  expect(state().video).toMatchObject({ on: true, asking: false });
  expect(state().video.problem).toBeUndefined();
});

test("muting keeps the device open; the camera's light goes out", async () => {
  await media.open(BOTH);
  const [audio, video] = opened;
  await media.setMicrophone(false);
  expect(audio).toMatchObject({ enabled: false, stopped: false });
  await media.setCamera(false);
  expect(video?.stopped).toBe(true);
  expect(state()).toMatchObject({ audio: { on: false }, video: { on: false }, videoTrack: null });
  await media.setCamera(true);
  expect(opened).toHaveLength(3);
  expect(state().video.on).toBe(true);
});

test("opened muted, nothing is heard", async () => {
  await media.open({ video: false, muted: true });
  expect(opened[0]?.enabled).toBe(false);
  expect(state().audio.on).toBe(false);
});

test("a device that comes after the call is over is released", async () => {
  let arrive: () => void = () => undefined;
  gate = new Promise((resolve) => {
    arrive = resolve;
  });
  const opening = media.open(BOTH);
  media.close();
  arrive();
  await opening;
  expect(opened.every((track) => track.stopped)).toBe(true);
  expect(state()).toMatchObject({ audioTrack: null, videoTrack: null });
});

test("unplugged, another device of the kind is taken, and that is said", async () => {
  const said: unknown[] = [];
  const stop = media.replaced.add((replacement) => said.push(replacement));
  await media.open({ video: false, muted: false });
  opened[0]?.onended?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(opened).toHaveLength(2);
  expect(state().audio.on).toBe(true);
  expect(said).toEqual([{ kind: "audio", from: "audio 0", to: "audio 1" }]);
  stop();
});

test("another device is chosen: what is open is opened anew, muted as it was, and nothing else", async () => {
  await media.open({ video: false, muted: true });
  await media.reopen("video");
  expect(opened).toHaveLength(1);
  await media.reopen("audio");
  expect(opened).toHaveLength(2);
  expect(opened[0]?.stopped).toBe(true);
  expect(opened[1]).toMatchObject({ enabled: false, stopped: false });
});

test("another height is asked of the camera that is open, and told to who fits the picture to the line", async () => {
  await media.open(BOTH);
  const told: unknown[] = [];
  const unsubscribe = media.state.subscribe(({ video }) => told.push(video));
  await media.fitVideo();
  unsubscribe();
  expect(opened.find(({ kind }) => kind === "video")?.constraints).toMatchObject([{ height: { ideal: 720 } }]);
  expect(told).toHaveLength(1);
});
