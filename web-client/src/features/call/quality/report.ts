import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import type { SignalPayload } from "../signal/signalChannel";
import type { Measurement } from "./measurement";

/** A measurement as the server takes it. */
export function qualityReport(measurement: Measurement): SignalPayload {
  const { received, sent, path, freezes, lossPermille } = measurement;
  return {
    case: "qualityReport",
    value: {
      roundTripTime: duration(measurement.roundTripMs),
      jitter: duration(measurement.jitterMs),
      lossPermille,
      receivedBitrate: BigInt(measurement.receivedBitrate),
      sentBitrate: BigInt(measurement.sentBitrate),
      freezes,
      frozenTime: duration(measurement.frozenMs),
      receivedHeight: received.height,
      sentHeight: sent.height,
      receivedFrameRate: received.frameRate,
      sentFrameRate: sent.frameRate,
      path,
      interval: duration(measurement.intervalMs),
    },
  };
}

function duration(ms: number) {
  const whole = Math.max(0, Math.round(ms));
  return create(DurationSchema, { seconds: BigInt(Math.floor(whole / 1_000)), nanos: (whole % 1_000) * 1e6 });
}
