// What other features may use of calls.
import { lazy } from "react";

export { CallContext, useCallPhase, useCallServices, usePreferences, useStartCall } from "./ui/context";

/** Loaded after the page that has it. */
export const DeviceCheckButton = lazy(async () => ({
  default: (await import("./ui/check/DeviceCheckButton")).DeviceCheckButton,
}));

/** Loaded with the few pages that have it. */
export const DevicePicker = lazy(async () => ({
  default: (await import("./ui/devices/DevicePicker")).DevicePicker,
}));

export type { LocalMedia } from "./media/localMedia";
export type { PeerState } from "./media/peerLink";
export type { CallLink, LinkSurroundings } from "./session/callLink";
export type { LinkParts } from "./session/linkParts";
export type { RemoteView } from "./session/remoteView";

const parts = () => import("./ui/parts");

/** What a page with a stranger has of a call's, loaded with it. */
export const CameraButton = lazy(async () => ({ default: (await parts()).CameraButton }));
export const CheckProblem = lazy(async () => ({ default: (await parts()).CheckProblem }));
export const MicrophoneButton = lazy(async () => ({ default: (await parts()).MicrophoneButton }));
export const MicrophoneMeter = lazy(async () => ({ default: (await parts()).MicrophoneMeter }));
export const RemoteAudio = lazy(async () => ({ default: (await parts()).RemoteAudio }));
export const RemoteVideo = lazy(async () => ({ default: (await parts()).RemoteVideo }));
export const SelfView = lazy(async () => ({ default: (await parts()).SelfView }));
