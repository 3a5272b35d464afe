import type { Duration } from "@bufbuild/protobuf/wkt";

/** A duration of the contract in seconds; 0: it is not known. */
export function secondsOf(duration: Duration | undefined): number {
  return duration ? Number(duration.seconds) + duration.nanos / 1e9 : 0;
}
