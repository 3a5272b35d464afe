import { type Call, CallKind, EndReason, LegRole } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { peerOf } from "~/shared/store/calls";

/** A call of the past, in terms of the person who looks at it. */
export interface PastCall {
  readonly id: string;
  readonly peerId: string;
  readonly outgoing: boolean;
  readonly video: boolean;
  /** A key of `log` in the language files. */
  readonly outcome: Outcome;
  /** Somebody wanted to talk and could not. */
  readonly missed: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How long they talked, in milliseconds; 0: not at all. */
  readonly talkedMs: number;
}

type Outcome =
  | "outgoing"
  | "incoming"
  | "missed"
  | "declinedByThem"
  | "declinedByMe"
  | "cancelled"
  | "noAnswer"
  | "busy"
  | "whileBusy"
  | "failed"
  | "lost";

/** Says what became of a call. */
export function describeCall(call: Call, myId: string): PastCall {
  const outgoing = call.legs.some((leg) => leg.userId === myId && leg.role === LegRole.CALLER);
  const outcome = outgoing ? outgoingOutcome(call) : incomingOutcome(call, myId);
  const [from, to] = [toMs(call.activeTime), toMs(call.endTime)];
  return {
    id: call.callId,
    peerId: peerOf(call, myId),
    outgoing,
    video: call.kind !== CallKind.AUDIO,
    outcome,
    missed: outcome === "missed" || outcome === "whileBusy",
    at: toMs(call.createTime) ?? 0,
    talkedMs: from !== undefined && to !== undefined ? Math.max(0, to - from) : 0,
  };
}

function outgoingOutcome({ endReason }: Call): Outcome {
  switch (endReason) {
    case EndReason.DECLINED:
      return "declinedByThem";
    case EndReason.CANCELLED:
      return "cancelled";
    case EndReason.MISSED:
      return "noAnswer";
    case EndReason.BUSY:
      return "busy";
    case EndReason.MEDIA_FAILED:
      return "failed";
    case EndReason.LOST:
      return "lost";
    case EndReason.HUNG_UP:
    case EndReason.UNSPECIFIED:
      return "outgoing";
  }
}

function incomingOutcome({ endReason, endedByUserId }: Call, myId: string): Outcome {
  switch (endReason) {
    case EndReason.DECLINED:
      return endedByUserId === myId || endedByUserId === "" ? "declinedByMe" : "missed";
    case EndReason.CANCELLED:
    case EndReason.MISSED:
      return "missed";
    case EndReason.BUSY:
      return "whileBusy";
    case EndReason.MEDIA_FAILED:
      return "failed";
    case EndReason.LOST:
      return "lost";
    case EndReason.HUNG_UP:
    case EndReason.UNSPECIFIED:
      return "incoming";
  }
}
