import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import { answeredElsewhere, callChanged, movedAway, started, takeOver } from "./callChanged";
import { end } from "./ending";
import type { CallEvent, MachineContext, MachineState, Step } from "./types";
import { acceptWaiting, dropWaiting, settle } from "./waiting";

/** Before anything has happened. */
export const INITIAL: MachineState = { current: { phase: "idle" }, waiting: undefined, over: [] };

/** One step: what is, what happened, and what is to be done about it. Pure. */
export function callMachine(state: MachineState, event: CallEvent, context: MachineContext): Step {
  return settle(happen(state, event, context));
}

function happen(state: MachineState, event: CallEvent, context: MachineContext): Step {
  switch (event.type) {
    case "call":
      return call(state, event);
    case "accept":
      return accept(state, event.video);
    case "decline":
      return decline(state, context);
    case "silence":
      return silence(state);
    case "acceptWaiting":
      return acceptWaiting(state, event.video);
    case "ignoreWaiting":
      return dropWaiting(state);
    case "hangUp":
      return hangUp(state, context);
    case "moveHere":
      return moveHere(state);
    case "rejoin":
      return rejoin(state, context);
    case "dismiss":
      return dismiss(state, event.key);
    case "started":
      return started(state, event.requestId, event.call, context);
    case "startFailed":
      return startFailed(state, event, context);
    case "answerFailed":
      return answerFailed(state, event, context);
    case "callChanged":
      return callChanged(state, event.call, event.resume, context);
    case "moved":
      return moved(state, event.callId);
    case "gone":
      return gone(state, event.callId, context);
    case "linkUp":
      return linkUp(state, context);
    case "linkDown":
      return quality(state, "reconnecting", context);
    case "quality":
      return measured(state, event.poor, context);
    case "ringExpired":
      return ringExpired(state, event.callId, context);
    case "ringDue":
      return ringDue(state, event.callId);
  }
}

function call(state: MachineState, { peerId, kind, requestId }: CallEvent & { type: "call" }): Step {
  const { phase } = state.current;
  if (phase !== "idle" && phase !== "ended") return stay(state);
  return {
    state: { ...state, current: { phase: "outgoing", peerId, kind, requestId } },
    effects: [
      { do: "startCall", peerId, kind, requestId },
      { do: "openMedia", video: kind !== CallKind.AUDIO },
      { do: "play", sound: "calling" },
    ],
  };
}

function accept(state: MachineState, video: boolean): Step {
  const { current } = state;
  if (current.phase !== "incoming") return stay(state);
  const { callId } = current.call;
  return {
    state: {
      ...state,
      current: {
        phase: "connecting",
        peerId: current.peerId,
        kind: video ? CallKind.VIDEO : CallKind.AUDIO,
        call: current.call,
        answering: true,
        takingOver: false,
        linked: false,
        resumed: false,
      },
    },
    effects: [
      { do: "play", sound: "none" },
      { do: "answerCall", callId },
      { do: "openMedia", video },
      { do: "remember", callId },
    ],
  };
}

function decline(state: MachineState, context: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "incoming") return stay(state);
  const effects = [{ do: "declineCall", callId: current.call.callId }] as const;
  return end(state, { reason: "declined", byMe: true, show: "nothing", effects }, context);
}

function silence(state: MachineState): Step {
  const { current } = state;
  if (current.phase !== "incoming") return stay(state);
  return {
    state: { ...state, current: { ...current, silenced: true } },
    effects: [{ do: "play", sound: "none" }],
  };
}

function hangUp(state: MachineState, context: MachineContext): Step {
  const { current } = state;
  switch (current.phase) {
    case "incoming":
      return decline(state, context);
    case "outgoing": {
      const effects = current.call
        ? ([{ do: "endCall", callId: current.call.callId }] as const)
        : ([{ do: "abandonStart", requestId: current.requestId }] as const);
      return end(state, { reason: "cancelled", byMe: true, effects }, context);
    }
    case "connecting":
    case "active": {
      const effects = [{ do: "endCall", callId: current.call.callId }] as const;
      return end(state, { reason: "hungUp", byMe: true, effects }, context);
    }
    case "elsewhere": {
      const effects = [{ do: "endCall", callId: current.call.callId }] as const;
      return end(state, { reason: "hungUp", byMe: true, show: "nothing", effects }, context);
    }
    case "idle":
    case "ended":
      return stay(state);
  }
}

function moveHere(state: MachineState): Step {
  const { current } = state;
  return current.phase === "elsewhere" ? takeOver(state, current.call, current.peerId) : stay(state);
}

function rejoin(state: MachineState, { now }: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "active") return stay(state);
  return {
    state: {
      ...state,
      current: { ...current, quality: "reconnecting", qualitySince: now, takingOver: true },
    },
    effects: [{ do: "openLink", callId: current.call.callId, takeOver: true }],
  };
}

function dismiss(state: MachineState, key: string | undefined): Step {
  const { current } = state;
  if (current.phase !== "ended" || (key !== undefined && key !== current.key)) return stay(state);
  return {
    state: { ...state, current: { phase: "idle" } },
    effects: [{ do: "lookAgain" }],
  };
}

function startFailed(state: MachineState, event: CallEvent & { type: "startFailed" }, context: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "outgoing" || current.requestId !== event.requestId) return stay(state);
  const { problem, reference } = event;
  return end(state, { reason: "notStarted", byMe: false, problem, reference }, context);
}

function answerFailed(state: MachineState, event: CallEvent & { type: "answerFailed" }, context: MachineContext): Step {
  const { current } = state;
  if (isWaiting(state, event.callId)) return dropWaiting(state);
  if (current.phase !== "connecting" || !current.answering || !isCurrent(state, event.callId)) return stay(state);
  if (event.elsewhere) return answeredElsewhere(state, context);
  return end(state, { reason: "missed", byMe: false, show: "notice" }, context);
}

function moved(state: MachineState, callId: string): Step {
  const { current } = state;
  if (!isCurrent(state, callId) || !("call" in current)) return stay(state);
  return movedAway(state, current.call);
}

function gone(state: MachineState, callId: string, context: MachineContext): Step {
  if (isWaiting(state, callId)) return dropWaiting(state);
  if (!isCurrent(state, callId)) return stay(state);
  const ringing = state.current.phase === "incoming";
  return end(
    state,
    ringing ? { reason: "missed", byMe: false, show: "notice" } : { reason: "lost", byMe: false },
    context,
  );
}

function linkUp(state: MachineState, context: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "connecting") return quality(state, "good", context);
  const { peerId, kind, call: currentCall, takingOver, resumed } = current;
  // The server's clock is asked only for what this page has not seen itself.
  const before = (resumed ? toMs(currentCall.activeTime) : undefined) ?? context.now;
  return {
    state: {
      ...state,
      current: {
        phase: "active",
        peerId,
        kind,
        call: currentCall,
        since: Math.min(before, context.now),
        quality: "good",
        qualitySince: context.now,
        takingOver,
      },
    },
    effects: [],
  };
}

function measured(state: MachineState, poor: boolean, context: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "active" || current.quality === "reconnecting") return stay(state);
  return quality(state, poor ? "poor" : "good", context);
}

function quality(state: MachineState, next: "good" | "poor" | "reconnecting", { now }: MachineContext): Step {
  const { current } = state;
  if (current.phase !== "active" || current.quality === next) return stay(state);
  return stay({ ...state, current: { ...current, quality: next, qualitySince: now } });
}

function ringExpired(state: MachineState, callId: string, context: MachineContext): Step {
  const { current } = state;
  if (isWaiting(state, callId)) return dropWaiting(state);
  if (!isCurrent(state, callId)) return stay(state);
  if (current.phase === "incoming") return end(state, { reason: "missed", byMe: false, show: "notice" }, context);
  if (current.phase !== "outgoing") return stay(state);
  const effects = [{ do: "endCall", callId }] as const;
  return end(state, { reason: "noAnswer", byMe: false, effects }, context);
}

function ringDue(state: MachineState, callId: string): Step {
  const { current } = state;
  if (current.phase !== "outgoing" || !isCurrent(state, callId)) return stay(state);
  // A browser whose page is closed may yet come.
  const unheard = current.call?.pushed !== true;
  return stay({ ...state, current: { ...current, unheard } });
}

function isWaiting({ waiting }: MachineState, callId: string): boolean {
  return waiting?.call.callId === callId;
}

function isCurrent(state: MachineState, callId: string): boolean {
  const { current } = state;
  return "call" in current && current.call.callId === callId;
}

function stay(state: MachineState): Step {
  return { state, effects: [] };
}
