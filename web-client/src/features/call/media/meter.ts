/** How good a link was over a few seconds. */
export interface Measurement {
  readonly roundTripMs: number;
  readonly jitterMs: number;
  readonly lossPermille: number;
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
}

interface Totals {
  readonly at: number;
  readonly received: number;
  readonly lost: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

const POOR_LOSS_PERMILLE = 50;
const POOR_ROUND_TRIP_MS = 400;

/** Whether people will notice. */
export function isPoor({ lossPermille, roundTripMs }: Measurement): boolean {
  return lossPermille > POOR_LOSS_PERMILLE || roundTripMs > POOR_ROUND_TRIP_MS;
}

/** Makes differences of a peer connection's running totals. */
export class Meter {
  private before: Totals | undefined;

  measure(report: RTCStatsReport): Measurement | undefined {
    let received = 0;
    let lost = 0;
    let jitter = 0;
    let pair: RTCIceCandidatePairStats | undefined;
    report.forEach((entry: RTCStats) => {
      if (entry.type === "inbound-rtp") {
        const inbound = entry as RTCInboundRtpStreamStats;
        received += inbound.packetsReceived ?? 0;
        lost += inbound.packetsLost ?? 0;
        jitter = Math.max(jitter, inbound.jitter ?? 0);
      }
      if (entry.type === "candidate-pair") {
        const candidatePair = entry as RTCIceCandidatePairStats;
        if (candidatePair.nominated && candidatePair.state === "succeeded") pair = candidatePair;
      }
    });
    if (!pair) return undefined;
    const now: Totals = {
      at: pair.timestamp,
      received,
      lost,
      bytesIn: pair.bytesReceived ?? 0,
      bytesOut: pair.bytesSent ?? 0,
    };
    const { before } = this;
    this.before = now;
    if (!before || now.at <= before.at) return undefined;
    return compare(before, now, (pair.currentRoundTripTime ?? 0) * 1_000, jitter * 1_000);
  }
}

function compare(before: Totals, now: Totals, roundTripMs: number, jitterMs: number): Measurement {
  const seconds = (now.at - before.at) / 1_000;
  const lost = Math.max(0, now.lost - before.lost);
  const expected = lost + Math.max(0, now.received - before.received);
  const perSecond = (bytes: number) => Math.max(0, Math.round((bytes * 8) / seconds));
  return {
    roundTripMs,
    jitterMs,
    lossPermille: expected === 0 ? 0 : Math.round((lost / expected) * 1_000),
    receivedBitrate: perSecond(now.bytesIn - before.bytesIn),
    sentBitrate: perSecond(now.bytesOut - before.bytesOut),
  };
}
