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
export type { CallLink, LinkSurroundings } from "./session/callLink";
export type { LinkParts } from "./session/linkParts";
export type { RemoteView } from "./session/remoteView";
export { NOTHING_YET } from "./session/remoteView";
export { CheckProblem } from "./ui/check/CheckProblem";
export { MicrophoneMeter } from "./ui/check/MicrophoneMeter";
export { RemoteAudio, RemoteVideo } from "./ui/RemoteMedia";
export { SelfView } from "./ui/selfView/SelfView";
export { useWakeLock } from "./ui/useWakeLock";
