// What other features may use of calls.
export { DeviceCheckButton } from "./ui/check/DeviceCheckButton";
export { CallContext, useCallPhase, useCallServices, usePreferences, useStartCall } from "./ui/context";
export { DevicePicker } from "./ui/devices/DevicePicker";
