import { type Call, EndReason } from "~/gen/switchboard/call/v1/types_pb";
import type { CallEffect, CallPhase, Ended, EndedReason, MachineContext, MachineState, Sound, Step } from "./types";

const MOST_REMEMBERED = 50;
const NOTICE_MS = 5_000;

const SOUNDS: Readonly<Record<EndedReason, Sound>> = {
  declined: "declined",
  cancelled: "none",
  noAnswer: "noAnswer",
  busy: "busy",
  hungUp: "ended",
  mediaFailed: "ended",
  lost: "ended",
  missed: "none",
  answeredElsewhere: "none",
  notStarted: "ended",
};

/** What there is to say about an end. */
export interface Ending {
  readonly reason: EndedReason;
  readonly byMe: boolean;
  readonly show?: Ended["show"];
  readonly problem?: Ended["problem"];
  readonly reference?: string;
  /** Done first. */
  readonly effects?: readonly CallEffect[];
}

/** Ends the current call here, for good. */
export function end(state: MachineState, ending: Ending, { now }: MachineContext): Step {
  const { current } = state;
  if (current.phase === "idle" || current.phase === "ended") return { state, effects: [] };
  const callId = "call" in current ? current.call.callId : undefined;
  const key = callId ?? (current.phase === "outgoing" ? current.requestId : "");
  const ended: Ended = {
    phase: "ended",
    key,
    peerId: current.peerId,
    kind: current.kind,
    reason: ending.reason,
    byMe: ending.byMe,
    show: ending.show ?? "screen",
    ...(current.phase === "active" && { talkedMs: now - current.since }),
    ...(ending.problem && { problem: ending.problem }),
    ...(ending.reference && { reference: ending.reference }),
  };
  return {
    state: { ...state, current: ended, over: remember(state.over, key) },
    effects: [...(ending.effects ?? []), ...farewell(ended)],
  };
}

/** Adds a call to those that are over here. */
export function remember(over: readonly string[], key: string): readonly string[] {
  return [...over, key].slice(-MOST_REMEMBERED);
}

/** How the current call ended, by what the server says of it. */
export function endingOf(current: CallPhase, call: Call, userId: string): Ending {
  const byMe = call.endedByUserId === userId;
  if (current.phase === "elsewhere") return { reason: "hungUp", byMe, show: "nothing" };
  const reason = reasonOf(call);
  if (current.phase !== "incoming") return { reason, byMe };
  // Declined on another device: there is nothing to tell. All else before the answer is a missed call.
  return byMe ? { reason: "declined", byMe, show: "nothing" } : { reason: "missed", byMe, show: "notice" };
}

function farewell(ended: Ended): CallEffect[] {
  const effects: CallEffect[] = [
    { do: "closeAll" },
    { do: "forget" },
    { do: "play", sound: ended.show === "screen" ? SOUNDS[ended.reason] : "none" },
  ];
  if (ended.show === "nothing") effects.push({ do: "dismissAfter", ms: 0, key: ended.key });
  else if (ended.show === "notice" || ended.byMe) {
    effects.push({ do: "dismissAfter", ms: NOTICE_MS, key: ended.key });
  }
  return effects;
}

function reasonOf(call: Call): EndedReason {
  switch (call.endReason) {
    case EndReason.DECLINED:
      return "declined";
    case EndReason.CANCELLED:
      return "cancelled";
    case EndReason.MISSED:
      return "noAnswer";
    case EndReason.BUSY:
      return "busy";
    case EndReason.MEDIA_FAILED:
      return "mediaFailed";
    case EndReason.LOST:
      return "lost";
    case EndReason.HUNG_UP:
    case EndReason.UNSPECIFIED:
      return "hungUp";
  }
}
