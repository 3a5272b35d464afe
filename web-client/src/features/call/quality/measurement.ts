import { mediaPath, type Path, selectedPair } from "./path";

/** A picture on its way. */
export interface Picture {
  /** In pixels; 0: there is none. */
  readonly height: number;
  /** Pictures per second. */
  readonly frameRate: number;
}

/** How good a link was over a few seconds. */
export interface Measurement {
  readonly intervalMs: number;
  readonly roundTripMs: number;
  readonly jitterMs: number;
  /** Of a thousand packets that should have arrived here. */
  readonly lossPermille: number;
  /** Of a thousand packets sent from here, as the other side says. */
  readonly sentLossPermille: number;
  /** Bits per second, as are the two below. */
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
  /** What the browser thinks that the line takes; 0: it does not say. */
  readonly availableBitrate: number;
  /** How often the other's picture stood still, and for how long. */
  readonly freezes: number;
  readonly frozenMs: number;
  readonly received: Picture;
  readonly sent: Picture;
  readonly path: Path;
  /** The media goes another way than at the time before: what was lost, was lost on the old one. */
  readonly moved: boolean;
}

interface Totals {
  received: number;
  lost: number;
  sent: number;
  sentLost: number;
  bytesIn: number;
  bytesOut: number;
  freezes: number;
  frozenMs: number;
}

interface Reading {
  readonly at: number;
  /** The candidate pair in use. */
  readonly pairId: string;
  readonly totals: Totals;
  /** Pictures so far, and their height, of each stream. */
  readonly incoming: Map<string, Picture>;
  readonly outgoing: Map<string, Picture>;
  jitterMs: number;
}

const NO_PICTURE: Picture = { height: 0, frameRate: 0 };

/** Makes differences of a peer connection's running totals. */
export class Meter {
  private before: Reading | undefined;

  /** What was since the last time; nothing the first time, and while there is no connection. */
  measure(report: RTCStatsReport): Measurement | undefined {
    const pair = selectedPair(report);
    if (!pair) return undefined;
    const now = read(report, pair);
    const { before } = this;
    this.before = now;
    if (!before || now.at <= before.at) return undefined;
    return {
      ...compare(before, now),
      roundTripMs: (pair.currentRoundTripTime ?? 0) * 1_000,
      availableBitrate: Math.round(pair.availableOutgoingBitrate ?? 0),
      path: mediaPath(report),
      moved: now.pairId !== before.pairId,
    };
  }
}

function compare(before: Reading, now: Reading) {
  const intervalMs = now.at - before.at;
  const seconds = intervalMs / 1_000;
  const grown = (key: keyof Totals) => Math.max(0, now.totals[key] - before.totals[key]);
  const [lost, received, sent] = [grown("lost"), grown("received"), grown("sent")];
  return {
    intervalMs,
    jitterMs: now.jitterMs,
    lossPermille: permille(lost, lost + received),
    sentLossPermille: permille(grown("sentLost"), sent),
    receivedBitrate: Math.round((grown("bytesIn") * 8) / seconds),
    sentBitrate: Math.round((grown("bytesOut") * 8) / seconds),
    freezes: grown("freezes"),
    frozenMs: grown("frozenMs"),
    received: picture(before.incoming, now.incoming, seconds),
    sent: picture(before.outgoing, now.outgoing, seconds),
  };
}

function read(report: RTCStatsReport, pair: RTCIceCandidatePairStats): Reading {
  const reading: Reading = {
    at: pair.timestamp,
    pairId: pair.id,
    totals: {
      received: 0,
      lost: 0,
      sent: 0,
      sentLost: 0,
      bytesIn: pair.bytesReceived ?? 0,
      bytesOut: pair.bytesSent ?? 0,
      freezes: 0,
      frozenMs: 0,
    },
    incoming: new Map(),
    outgoing: new Map(),
    jitterMs: 0,
  };
  report.forEach((entry: RTCStats) => {
    if (entry.type === "inbound-rtp") readInbound(entry as RTCInboundRtpStreamStats, reading);
    if (entry.type === "outbound-rtp") readOutbound(entry as RTCOutboundRtpStreamStats, reading);
    if (entry.type === "remote-inbound-rtp") {
      reading.totals.sentLost += (entry as RTCReceivedRtpStreamStats).packetsLost ?? 0;
    }
  });
  return reading;
}

function readInbound(entry: RTCInboundRtpStreamStats, reading: Reading): void {
  const { totals } = reading;
  totals.received += entry.packetsReceived ?? 0;
  totals.lost += entry.packetsLost ?? 0;
  totals.freezes += entry.freezeCount ?? 0;
  totals.frozenMs += Math.round((entry.totalFreezesDuration ?? 0) * 1_000);
  reading.jitterMs = Math.max(reading.jitterMs, (entry.jitter ?? 0) * 1_000);
  if (entry.kind === "video") {
    reading.incoming.set(entry.id, { height: entry.frameHeight ?? 0, frameRate: entry.framesDecoded ?? 0 });
  }
}

function readOutbound(entry: RTCOutboundRtpStreamStats, { totals, outgoing }: Reading): void {
  totals.sent += entry.packetsSent ?? 0;
  if (entry.kind === "video") {
    outgoing.set(entry.id, { height: entry.frameHeight ?? 0, frameRate: entry.framesEncoded ?? 0 });
  }
}

/** The largest picture that moved; a camera that is off leaves its last height behind. */
function picture(before: Map<string, Picture>, now: Map<string, Picture>, seconds: number): Picture {
  let largest = NO_PICTURE;
  for (const [id, { height, frameRate: total }] of now) {
    const frameRate = Math.round((total - (before.get(id)?.frameRate ?? 0)) / seconds);
    if (frameRate > 0 && height > largest.height) largest = { height, frameRate };
  }
  return largest;
}

function permille(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1_000, Math.round((part / whole) * 1_000));
}
