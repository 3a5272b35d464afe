import { type Call, CallKind, CallState, type Leg, LegState } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { isOver, peerOf } from "~/shared/store/calls";
import { end, endingOf } from "./ending";
import type { CallEffect, CallPhase, MachineContext, MachineState, Sound, Step } from "./types";
import { dropWaiting, mayWait, offer, ringSound, switchOver } from "./waiting";

/** A little later than the server's own limit, so that it is the server who decides whenever it can be heard. */
const RING_GRACE_MS = 3_000;
const LONGEST_RING_MS = 60_000;
/** By then a device that can be reached has rung. */
const RING_DUE_MS = 6_000;

/** Takes in what the server says of a call. */
export function callChanged(state: MachineState, call: Call, resume: boolean, context: MachineContext): Step {
  // A stranger is met on a page of its own.
  if (call.matchId !== "" || state.over.includes(call.callId)) return stay(state);
  const { current } = state;
  const own = call.legs.find((leg) => leg.userId === context.userId);
  if (!own) return stay(state);
  if ("call" in current && current.call.callId === call.callId) {
    return call.version > current.call.version ? knownCall(state, call, own, context) : stay(state);
  }
  if (state.waiting?.call.callId === call.callId) return waitingChanged(state, call, own, context);
  if (isOver(call)) return stay(state);
  const rings = own.state === LegState.RINGING;
  if (rings && mayWait(state)) return offer(state, call, peerOf(call, context.userId), ringTimer(call, context));
  const free = current.phase === "idle" || current.phase === "ended" || (current.phase === "elsewhere" && !rings);
  return free ? newCall(state, call, own, resume, context) : stay(state);
}

function waitingChanged(state: MachineState, call: Call, own: Leg, context: MachineContext): Step {
  const { waiting } = state;
  if (!waiting || call.version <= waiting.call.version) return stay(state);
  if (isOver(call)) return dropWaiting(state);
  if (own.state !== LegState.ANSWERED) return stay({ ...state, waiting: { ...waiting, call } });
  if (own.endpointId !== context.endpointId) return dropWaiting(state);
  const taken = switchOver(state);
  const next = knownCall(taken.state, call, own, context);
  return { state: next.state, effects: [...taken.effects, ...next.effects] };
}

/** The server has answered StartCall. */
export function started(state: MachineState, requestId: string, call: Call, context: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "outgoing" || current.requestId !== requestId || current.call) return stay(state);
  const own = call.legs.find((leg) => leg.userId === context.userId);
  // Calling back while one's refusal of the other's call is on its way: that call is over here, and soon everywhere.
  if (!own || state.over.includes(call.callId)) {
    return end(state, { reason: "notStarted", byMe: false, problem: "refused" }, context);
  }
  const known = { ...state, current: { ...current, call } };
  const next = knownCall(known, call, own, context);
  const effects = [...waitForAnswer(call, context), ...next.effects];
  // Whoever called meanwhile was passed over: their call might have been this one.
  if (next.state.current.phase === "outgoing") effects.push({ do: "lookAgain" });
  return { state: next.state, effects };
}

/** Effects while it rings. */
function waitForAnswer(call: Call, context: MachineContext): CallEffect[] {
  const { callId } = call;
  return [{ do: "remember", callId }, ringTimer(call, context), { do: "dueTimer", callId, ms: RING_DUE_MS }];
}

function knownCall(state: MachineState, call: Call, own: Leg, context: MachineContext): Step {
  const { current } = state;
  if (isOver(call)) return end(state, endingOf(current, call, context.userId), context);
  const mine = own.endpointId === context.endpointId;
  switch (current.phase) {
    case "outgoing":
      return call.state === CallState.RINGING ? ringsOn(state, call) : connect(state, call, !mine);
    case "incoming":
      return own.state === LegState.ANSWERED && !mine ? answeredElsewhere(state, context) : keep(state, call);
    case "connecting":
      if (mine) return linkOnce({ ...state, current: { ...current, call, answering: false, takingOver: false } });
      if (own.state !== LegState.ANSWERED) return keep(state, call);
      return current.answering ? answeredElsewhere(state, context) : lostLeg(state, call, current.takingOver);
    case "active":
      if (mine) return stay({ ...state, current: { ...current, call, takingOver: false } });
      return lostLeg(state, call, current.takingOver);
    case "elsewhere":
      return keep(state, call);
    case "idle":
    case "ended":
      return stay(state);
  }
}

function newCall(state: MachineState, call: Call, own: Leg, resume: boolean, context: MachineContext): Step {
  const peer = { peerId: peerOf(call, context.userId), kind: call.kind };
  if (own.state === LegState.RINGING) {
    return {
      state: { ...state, current: { phase: "incoming", ...peer, call, silenced: call.silent } },
      effects: [
        { do: "closeAll" },
        ringSound(call),
        { do: "acknowledgeRing", callId: call.callId },
        ringTimer(call, context),
      ],
    };
  }
  if (call.state !== CallState.RINGING) {
    return resume
      ? takeOver(state, call, peer.peerId)
      : { state: { ...state, current: { phase: "elsewhere", ...peer, call } }, effects: [] };
  }
  // Nobody here waits for a call that this page started: its answer was lost, and the person has given up on it.
  if (own.endpointId === context.endpointId) return { state, effects: [{ do: "endCall", callId: call.callId }] };
  if (!resume) return stay(state);
  const current: CallPhase = { phase: "outgoing", ...peer, requestId: call.callId, call };
  return {
    state: { ...state, current },
    effects: [openMedia(call), { do: "play", sound: toneOf(call) }, ...waitForAnswer(call, context)],
  };
}

/** Brings a call here that another endpoint holds. */
export function takeOver(state: MachineState, call: Call, peerId: string): Step {
  return {
    state: {
      ...state,
      current: {
        phase: "connecting",
        peerId,
        kind: call.kind,
        call,
        answering: false,
        takingOver: true,
        linked: true,
        resumed: true,
      },
    },
    effects: [
      openMedia(call),
      { do: "openLink", callId: call.callId, takeOver: true },
      { do: "remember", callId: call.callId },
    ],
  };
}

/** Another endpoint holds the leg. While it is on its way here, that is old news. */
function lostLeg(state: MachineState, call: Call, takingOver: boolean): Step {
  return takingOver ? keep(state, call) : movedAway(state, call);
}

/** The call goes on at another endpoint of the same person. */
export function movedAway(state: MachineState, call: Call): Step {
  const { current } = state;
  if (current.phase !== "connecting" && current.phase !== "active") return stay(state);
  const { peerId, kind } = current;
  return {
    state: { ...state, current: { phase: "elsewhere", peerId, kind, call } },
    effects: [{ do: "closeAll" }, { do: "forget" }],
  };
}

/** Another endpoint of the same person answered first. */
export function answeredElsewhere(state: MachineState, context: MachineContext): Step {
  return end(state, { reason: "answeredElsewhere", byMe: true, show: "notice" }, context);
}

function connect(state: MachineState, call: Call, takingOver: boolean): Step {
  const { current } = state;
  if (current.phase !== "outgoing") return stay(state);
  const { peerId, kind } = current;
  return {
    state: {
      ...state,
      current: {
        phase: "connecting",
        peerId,
        kind,
        call,
        answering: false,
        takingOver,
        linked: true,
        resumed: takingOver,
      },
    },
    effects: [
      { do: "play", sound: "none" },
      { do: "openLink", callId: call.callId, takeOver: takingOver },
    ],
  };
}

/** What is heard tells what is known: nothing rings yet, it rings, or it waits beside another call. */
function toneOf(call: Call | undefined): Sound {
  if (call?.waiting) return "waiting";
  return call && call.ringingDevices > 0 ? "ringback" : "calling";
}

function ringsOn(state: MachineState, call: Call): Step {
  const { current } = state;
  if (current.phase !== "outgoing") return stay(state);
  const sound = toneOf(call);
  const heard = { ...state, current: { ...current, call } };
  // The machine was told of this call before it gets here when StartCall has just been answered.
  const before = current.call === call ? "calling" : toneOf(current.call);
  return { state: heard, effects: sound === before ? [] : [{ do: "play", sound }] };
}

function linkOnce(state: MachineState): Step {
  const { current } = state;
  if (current.phase !== "connecting" || current.linked || current.call.state === CallState.RINGING) return stay(state);
  return {
    state: { ...state, current: { ...current, linked: true } },
    effects: [{ do: "openLink", callId: current.call.callId, takeOver: false }],
  };
}

function keep(state: MachineState, call: Call): Step {
  const { current } = state;
  return stay("call" in current ? { ...state, current: { ...current, call } } : state);
}

function stay(state: MachineState): Step {
  return { state, effects: [] };
}

function openMedia(call: Call): CallEffect {
  return { do: "openMedia", video: call.kind !== CallKind.AUDIO };
}

function ringTimer(call: Call, { now }: MachineContext): CallEffect {
  const deadline = toMs(call.ringDeadline) ?? now;
  const whole = Math.min(deadline - (toMs(call.createTime) ?? deadline), LONGEST_RING_MS);
  const left = deadline - now;
  // The server tells of no ringing that is past its time: if it seems to be, this machine's clock is wrong.
  return { do: "ringTimer", callId: call.callId, ms: (left > 0 && left <= whole ? left : whole) + RING_GRACE_MS };
}
