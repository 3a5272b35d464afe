import type { ConnectionLimits } from "~/gen/switchboard/edge/v1/frame_pb";

/** The limits of a connection, in bytes unless it says otherwise. */
export type Limits = Omit<ConnectionLimits, "$typeName" | "$unknown">;

/** In force until the welcome says otherwise, so that calls need not wait for it. */
export const INITIAL_LIMITS: Limits = {
  frameBytes: 64 * 1024,
  dataBytes: 32 * 1024,
  messageBytes: 1024 * 1024,
  streams: 64,
  streamCredit: 64 * 1024,
  connectionCredit: 512 * 1024,
};

/** Credit is given back in pieces of this part of what there was at first: rarely, and long before the sender runs dry. */
export const GRANT_PART = 1 / 4;
