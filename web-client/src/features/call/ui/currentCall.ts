import type { Active, Connecting, Outgoing } from "../machine/types";

/** A call that this page takes part in. */
export type CurrentCallPhase = Outgoing | Connecting | Active;
