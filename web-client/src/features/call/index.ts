// What other features may use of calls.
import { lazy } from "react";

export { DeviceCheckButton } from "./ui/check/DeviceCheckButton";
export { CallContext, useCallPhase, useCallServices, usePreferences, useStartCall } from "./ui/context";

/** Loaded with the few pages that have it. */
export const DevicePicker = lazy(async () => ({
  default: (await import("./ui/devices/DevicePicker")).DevicePicker,
}));
