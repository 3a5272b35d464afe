import type { Measurement } from "~/features/call/quality/measurement";
import { CandidateType, RelayProtocol } from "~/gen/switchboard/call/v1/signal_pb";

/** A good connection, but for what is changed. */
export function aMeasurement(change: Partial<Measurement> = {}): Measurement {
  return {
    intervalMs: 3_000,
    roundTripMs: 20,
    jitterMs: 2,
    lossPermille: 0,
    sentLossPermille: 0,
    receivedBitrate: 1_500_000,
    sentBitrate: 1_400_000,
    availableBitrate: 2_500_000,
    freezes: 0,
    frozenMs: 0,
    received: { height: 720, frameRate: 30 },
    sent: { height: 720, frameRate: 30 },
    path: { local: CandidateType.HOST, remote: CandidateType.HOST, relayProtocol: RelayProtocol.UNSPECIFIED },
    moved: false,
    ...change,
  };
}

/** An entry of a statistics report. */
export interface StatsEntry {
  readonly id: string;
  readonly [name: string]: unknown;
}

/** A statistics report of these entries. */
export function aReport(entries: readonly StatsEntry[]): RTCStatsReport {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
