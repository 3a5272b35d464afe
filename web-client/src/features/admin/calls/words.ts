import { CallProblem } from "~/gen/switchboard/call/v1/device_pb";
import { CandidateType, type MediaPath, RelayProtocol } from "~/gen/switchboard/call/v1/signal_pb";
import { CallState, EndReason } from "~/gen/switchboard/call/v1/types_pb";

/** A key of `callRecord.reason` and of `callRecord.why`; undefined while a call has not ended. */
export function reasonWords(reason: EndReason) {
  switch (reason) {
    case EndReason.DECLINED:
      return "r1";
    case EndReason.CANCELLED:
      return "r2";
    case EndReason.MISSED:
      return "r3";
    case EndReason.BUSY:
      return "r4";
    case EndReason.HUNG_UP:
      return "r5";
    case EndReason.MEDIA_FAILED:
      return "r6";
    case EndReason.LOST:
      return "r7";
    case EndReason.UNSPECIFIED:
      return undefined;
  }
}

/** A key of `callRecord.state`. */
export function stateWords(state: CallState) {
  if (state === CallState.RINGING) return "s1";
  return state === CallState.CONNECTING ? "s2" : "s3";
}

/** A key of `callRecord.problem`. */
export function problemWords(problem: CallProblem) {
  switch (problem) {
    case CallProblem.PERMISSION_DENIED:
      return "p1";
    case CallProblem.DEVICE_MISSING:
      return "p2";
    case CallProblem.DEVICE_FAILED:
      return "p3";
    case CallProblem.NEGOTIATION_FAILED:
      return "p4";
    case CallProblem.ICE_FAILED:
      return "p5";
    case CallProblem.RELAY_FAILED:
      return "p6";
    case CallProblem.SCREEN_FAILED:
      return "p7";
    case CallProblem.PLAYBACK_BLOCKED:
      return "p8";
    case CallProblem.OTHER:
      return "p9";
    case CallProblem.UNSPECIFIED:
      return "p0";
  }
}

const CANDIDATES: Readonly<Record<CandidateType, string>> = {
  [CandidateType.UNSPECIFIED]: "?",
  [CandidateType.HOST]: "host",
  [CandidateType.SERVER_REFLEXIVE]: "srflx",
  [CandidateType.PEER_REFLEXIVE]: "prflx",
  [CandidateType.RELAY]: "relay",
};

const PROTOCOLS: Readonly<Record<RelayProtocol, string>> = {
  [RelayProtocol.UNSPECIFIED]: "",
  [RelayProtocol.UDP]: "UDP",
  [RelayProtocol.TCP]: "TCP",
  [RelayProtocol.TLS]: "TLS",
};

/** Which way media takes, in the terms of RFC 8445. */
export function pathTerms({ local, remote, relayProtocol }: MediaPath) {
  const relayed = local === CandidateType.RELAY || remote === CandidateType.RELAY;
  return { relayed, local: CANDIDATES[local], remote: CANDIDATES[remote], protocol: PROTOCOLS[relayProtocol] };
}
