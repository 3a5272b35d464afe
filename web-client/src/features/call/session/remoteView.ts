import type { MediaState } from "~/gen/switchboard/call/v1/signal_pb";
import type { Slot } from "../media/slots";

/** What comes from the other person. */
export interface RemoteView {
  readonly audio: MediaStream | null;
  readonly video: MediaStream | null;
  readonly screen: MediaStream | null;
  readonly screenSound: MediaStream | null;
  /** What the other person says about what they send. */
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
  /** The camera is on, but their line is too weak for its picture. */
  readonly cameraPaused: boolean;
  readonly screenOn: boolean;
}

/** Before anything has come. */
export const NOTHING_YET: RemoteView = {
  audio: null,
  video: null,
  screen: null,
  screenSound: null,
  microphoneOn: true,
  cameraOn: false,
  cameraPaused: false,
  screenOn: false,
};

const STREAMS: Readonly<Record<Slot, keyof RemoteView>> = {
  microphone: "audio",
  camera: "video",
  screen: "screen",
  screenSound: "screenSound",
};

/** The other person's camera gives a picture. */
export function isCameraSeen({ cameraOn, cameraPaused, video }: RemoteView): boolean {
  return cameraOn && !cameraPaused && video !== null;
}

/** There is something of the other person to look at: camera or screen. */
export function isSeen(view: RemoteView): boolean {
  return isCameraSeen(view) || (view.screenOn && view.screen !== null);
}

/** What a track that has come changes. */
export function withTrack(slot: Slot, track: MediaStreamTrack): Partial<RemoteView> {
  return { [STREAMS[slot]]: new MediaStream([track]) };
}

/** What the other's word changes. */
export function withState({ microphone, camera, screen, cameraPaused }: MediaState): Partial<RemoteView> {
  return { microphoneOn: microphone, cameraOn: camera, cameraPaused, screenOn: screen };
}
