// The record of calls is loaded by who looks at it.
export { CallPage } from "./CallPage";
export { CallsPage } from "./CallsPage";
