// What other features may use of calls.
export { CallContext, useCallPhase, useStartCall } from "./ui/context";
