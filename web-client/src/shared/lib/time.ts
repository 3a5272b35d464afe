import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampMs } from "@bufbuild/protobuf/wkt";

/** Milliseconds since 1970, or undefined where nothing was set. */
export function toMs(timestamp: Timestamp | undefined): number | undefined {
  return timestamp && timestampMs(timestamp);
}
