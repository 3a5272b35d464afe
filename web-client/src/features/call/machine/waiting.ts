import { type Call, CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { remember } from "./ending";
import type { CallEffect, CallPhase, MachineState, Step } from "./types";

/** Whether a second call may be offered beside what there is. One that is just being started may turn out to be it. */
export function mayWait({ current, waiting }: MachineState): boolean {
  return waiting === undefined && current.phase !== "ended" && "call" in current;
}

/** Offers a second call beside the first, without disturbing it. */
export function offer(state: MachineState, call: Call, peerId: string, ringTimer: CallEffect): Step {
  const effects: CallEffect[] = [{ do: "acknowledgeRing", callId: call.callId }, ringTimer];
  if (state.current.phase !== "elsewhere" && !call.silent) effects.unshift({ do: "knock" });
  return { state: { ...state, waiting: { peerId, kind: call.kind, call } }, effects };
}

/** Answers the second call. The first goes on until the server agrees, and ends with it. */
export function acceptWaiting(state: MachineState, video: boolean): Step {
  const { waiting } = state;
  if (!waiting || waiting.answering) return { state, effects: [] };
  const endCallId = takesPartIn(state.current);
  const kind = video ? CallKind.VIDEO : CallKind.AUDIO;
  return {
    state: { ...state, waiting: { ...waiting, kind, answering: true } },
    effects: [{ do: "answerCall", callId: waiting.call.callId, ...(endCallId && { endCallId }) }],
  };
}

/** The second call is over, answered elsewhere, or not wanted. Nothing of it is heard again here. */
export function dropWaiting(state: MachineState): Step {
  const { waiting } = state;
  if (!waiting) return { state, effects: [] };
  return { state: { ...state, waiting: undefined, over: remember(state.over, waiting.call.callId) }, effects: [] };
}

/** The second call takes the place of the first, which is over here. */
export function switchOver(state: MachineState): Step {
  const { waiting, current } = state;
  if (!waiting) return { state, effects: [] };
  const { peerId, kind, call } = waiting;
  const first = "call" in current ? current.call.callId : undefined;
  return {
    state: {
      current: {
        phase: "connecting",
        peerId,
        kind,
        call,
        answering: true,
        takingOver: false,
        linked: false,
        resumed: false,
      },
      over: first ? remember(state.over, first) : state.over,
      waiting: undefined,
    },
    effects: [
      { do: "closeAll" },
      { do: "play", sound: "none" },
      { do: "openMedia", video: kind !== CallKind.AUDIO },
      { do: "remember", callId: call.callId },
    ],
  };
}

/** Once the first call is over, the second is the only one: it rings, or is taken if that was asked for. */
export function settle(step: Step): Step {
  const { current, waiting } = step.state;
  if (!waiting || current.phase !== "ended") return step;
  const next = waiting.answering ? switchOver(step.state) : ringNow(step.state);
  return { state: next.state, effects: [...step.effects, ...next.effects] };
}

function ringNow(state: MachineState): Step {
  const { waiting } = state;
  if (!waiting) return { state, effects: [] };
  const { peerId, kind, call } = waiting;
  return {
    state: { ...state, current: { phase: "incoming", peerId, kind, call, silenced: call.silent }, waiting: undefined },
    effects: [ringSound(call)],
  };
}

/** What a call sounds like: nothing, for who wants to be left alone. */
export function ringSound({ silent }: Call): CallEffect {
  return { do: "play", sound: silent ? "none" : "incoming" };
}

/** The call that this person is in, here or elsewhere; a ring is not one. */
function takesPartIn(current: CallPhase): string | undefined {
  return current.phase !== "incoming" && "call" in current ? current.call.callId : undefined;
}
