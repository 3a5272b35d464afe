import { vi } from "vitest";
import { LocalMedia, type OpenDevices } from "~/features/call/media/localMedia";

/** A browser that records: each recording is the bytes "said". Gives every recording that was begun. */
export function fakeRecording(): FakeMediaRecorder[] {
  const begun: FakeMediaRecorder[] = [];
  class Recording extends FakeMediaRecorder {
    constructor(stream: MediaStream, options: MediaRecorderOptions) {
      super(stream, options);
      begun.push(this);
    }
  }
  vi.stubGlobal("MediaRecorder", Recording);
  vi.stubGlobal("MediaStream", FakeStream);
  return begun;
}

/** A microphone's stream. */
export class FakeStream {
  constructor(private readonly tracks: MediaStreamTrack[] = [fakeTrack()]) {}

  getTracks(): MediaStreamTrack[] {
    return this.tracks;
  }
}

/** Records as browsers do: the piece comes after it is stopped, and then that it has. */
export class FakeMediaRecorder {
  static isTypeSupported = (type: string) => type.startsWith("audio/webm");

  state: RecordingState = "inactive";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  readonly mimeType: string;

  constructor(
    readonly stream: MediaStream,
    readonly options: MediaRecorderOptions,
  ) {
    this.mimeType = options.mimeType ?? "";
  }

  start(): void {
    this.state = "recording";
  }

  stop(): void {
    this.state = "inactive";
    queueMicrotask(() => {
      this.ondataavailable?.({ data: new Blob(["said"], { type: this.mimeType }) });
      this.onstop?.();
    });
  }
}

/** The microphone of a page, over what opens devices. */
export function microphone(openDevices: OpenDevices): LocalMedia {
  return new LocalMedia(openDevices);
}

/** A microphone that is open. */
export function fakeTrack(): MediaStreamTrack {
  const track = {
    kind: "audio",
    label: "Desk",
    readyState: "live",
    getConstraints: () => ({ echoCancellation: true }),
    applyConstraints: () => Promise.resolve(),
    stop: () => {
      track.readyState = "ended";
    },
  };
  return track as unknown as MediaStreamTrack;
}
