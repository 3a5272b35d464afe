import type { TFunction } from "i18next";
import type { Measurement, Picture } from "../quality/measurement";
import { isRelayed } from "../quality/path";

/** One line of the connection's details. */
export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly show: (measurement: Measurement) => string;
}

/** All of them, in the page's language. */
export function figures(t: TFunction): readonly Figure[] {
  const ms = (value: number) => t("call.media.ms", { value: Math.round(value) });
  const percent = (permille: number) => (permille / 10).toFixed(1);
  const flow = (bitrate: number, { height, frameRate }: Picture) => {
    const value = Math.round(bitrate / 1_000);
    return height === 0
      ? t("call.media.bitrate", { value })
      : t("call.media.picture", { value, height, rate: frameRate });
  };
  return [
    { id: "delay", label: t("call.media.delay"), show: ({ roundTripMs }) => ms(roundTripMs) },
    {
      id: "loss",
      label: t("call.media.loss"),
      show: ({ lossPermille, sentLossPermille }) =>
        t("call.media.lossOf", { here: percent(lossPermille), there: percent(sentLossPermille) }),
    },
    { id: "jitter", label: t("call.media.jitter"), show: ({ jitterMs }) => ms(jitterMs) },
    {
      id: "received",
      label: t("call.media.received"),
      show: ({ receivedBitrate, received }) => flow(receivedBitrate, received),
    },
    { id: "sent", label: t("call.media.sent"), show: ({ sentBitrate, sent }) => flow(sentBitrate, sent) },
    {
      id: "path",
      label: t("call.media.path"),
      show: ({ path }) => t(isRelayed(path) ? "call.media.relayed" : "call.media.direct"),
    },
  ];
}
