import { CandidateType, RelayProtocol } from "~/gen/switchboard/call/v1/signal_pb";

/** Which way media takes. */
export interface Path {
  readonly local: CandidateType;
  readonly remote: CandidateType;
  readonly relayProtocol: RelayProtocol;
}

const TYPES: Readonly<Record<string, CandidateType>> = {
  host: CandidateType.HOST,
  srflx: CandidateType.SERVER_REFLEXIVE,
  prflx: CandidateType.PEER_REFLEXIVE,
  relay: CandidateType.RELAY,
};
const PROTOCOLS: Readonly<Record<string, RelayProtocol>> = {
  udp: RelayProtocol.UDP,
  tcp: RelayProtocol.TCP,
  tls: RelayProtocol.TLS,
};

interface CandidateStats {
  readonly candidateType?: string;
  readonly relayProtocol?: string;
}

/** The pair that carries the media now. */
export function selectedPair(report: RTCStatsReport): RTCIceCandidatePairStats | undefined {
  let selectedId: string | undefined;
  let nominated: RTCIceCandidatePairStats | undefined;
  report.forEach((entry: RTCStats) => {
    if (entry.type === "transport") selectedId = (entry as RTCTransportStats).selectedCandidatePairId ?? selectedId;
    if (entry.type !== "candidate-pair") return;
    const pair = entry as RTCIceCandidatePairStats;
    if (pair.nominated && pair.state === "succeeded") nominated = pair;
  });
  // Not every browser says which pair its transport has chosen.
  return (selectedId ? (report.get(selectedId) as RTCIceCandidatePairStats | undefined) : undefined) ?? nominated;
}

/** Which way it takes; unspecified as long as there is none. */
export function mediaPath(report: RTCStatsReport): Path {
  const pair = selectedPair(report);
  const local = candidate(report, pair?.localCandidateId);
  const remote = candidate(report, pair?.remoteCandidateId);
  return {
    local: TYPES[local.candidateType ?? ""] ?? CandidateType.UNSPECIFIED,
    remote: TYPES[remote.candidateType ?? ""] ?? CandidateType.UNSPECIFIED,
    relayProtocol: PROTOCOLS[local.relayProtocol ?? ""] ?? RelayProtocol.UNSPECIFIED,
  };
}

/** Whether a relay carries it. */
export function isRelayed({ local, remote }: Path): boolean {
  return local === CandidateType.RELAY || remote === CandidateType.RELAY;
}

function candidate(report: RTCStatsReport, id: string | undefined): CandidateStats {
  return (id ? (report.get(id) as CandidateStats | undefined) : undefined) ?? {};
}
