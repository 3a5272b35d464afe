import type { Call, CallKind } from "~/gen/switchboard/call/v1/types_pb";

/** Why a call is over, as this person sees it. */
export type EndedReason =
  | "declined"
  | "cancelled"
  | "noAnswer"
  | "busy"
  | "hungUp"
  | "mediaFailed"
  | "lost"
  | "missed"
  | "answeredElsewhere"
  | "notStarted";

/** Why a call could not be started. */
export type StartProblem = "alreadyInCall" | "nobody" | "notReachable" | "tooOften" | "away" | "refused";

/** How good the link is. */
export type LinkQuality = "good" | "poor" | "reconnecting";

interface WithPeer {
  readonly peerId: string;
  readonly kind: CallKind;
}

/** No call. */
export interface Idle {
  readonly phase: "idle";
}

/** This person rings somebody. */
export interface Outgoing extends WithPeer {
  readonly phase: "outgoing";
  readonly requestId: string;
  /** Absent until the server has answered. */
  readonly call?: Call;
  /** No device has rung for so long that none will soon. */
  readonly unheard?: boolean;
}

/** Somebody rings this person. */
export interface Incoming extends WithPeer {
  readonly phase: "incoming";
  readonly call: Call;
  readonly silenced: boolean;
}

/** Both are there, and media is on its way. */
export interface Connecting extends WithPeer {
  readonly phase: "connecting";
  readonly call: Call;
  /** This endpoint asked to answer, and the server has not said yet whether it was the first. */
  readonly answering: boolean;
  /** The leg is on its way here from another endpoint. */
  readonly takingOver: boolean;
  /** The link has been opened. */
  readonly linked: boolean;
  /** The call went on elsewhere before it came here. */
  readonly resumed: boolean;
}

/** They see or hear each other. */
export interface Active extends WithPeer {
  readonly phase: "active";
  readonly call: Call;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  readonly quality: LinkQuality;
  /** Since when the quality is what it is. */
  readonly qualitySince: number;
  readonly takingOver: boolean;
}

/** This person is in a call on another endpoint. */
export interface Elsewhere extends WithPeer {
  readonly phase: "elsewhere";
  readonly call: Call;
}

/** It is over. */
export interface Ended extends WithPeer {
  readonly phase: "ended";
  /** The call id, or the request id of a call that never had one. */
  readonly key: string;
  readonly reason: EndedReason;
  readonly byMe: boolean;
  /** How it is shown: on the call screen, in a line that goes away, or not at all. */
  readonly show: "screen" | "notice" | "nothing";
  /** How long they talked, in milliseconds; absent when they did not. */
  readonly talkedMs?: number;
  readonly problem?: StartProblem;
  /** Finds the failed request in the server's logs. */
  readonly reference?: string;
}

/** Where the one call is that this endpoint can be in. */
export type CallPhase = Idle | Outgoing | Incoming | Connecting | Active | Elsewhere | Ended;

/** A second call that rings beside the current one. */
export interface Waiting extends WithPeer {
  readonly call: Call;
  /** This endpoint asked to answer it and to end the first. */
  readonly answering?: boolean;
}

/** The machine's state. */
export interface MachineState {
  readonly current: CallPhase;
  readonly waiting: Waiting | undefined;
  /** Calls that are over for this endpoint, newest last. Whatever is told of them later changes nothing. */
  readonly over: readonly string[];
}

/** What the machine is told. */
export type CallEvent =
  | { readonly type: "call"; readonly peerId: string; readonly kind: CallKind; readonly requestId: string }
  | { readonly type: "accept"; readonly video: boolean }
  | { readonly type: "decline" }
  | { readonly type: "silence" }
  /** End the current call and answer the one that waits. */
  | { readonly type: "acceptWaiting"; readonly video: boolean }
  /** Let the one that waits ring out, unheard here. */
  | { readonly type: "ignoreWaiting" }
  | { readonly type: "hangUp" }
  | { readonly type: "moveHere" }
  | { readonly type: "rejoin" }
  /** With a key: only if that is still what is shown. */
  | { readonly type: "dismiss"; readonly key?: string }
  | { readonly type: "started"; readonly requestId: string; readonly call: Call }
  | {
      readonly type: "startFailed";
      readonly requestId: string;
      readonly problem: StartProblem;
      readonly reference: string;
    }
  | { readonly type: "answerFailed"; readonly callId: string; readonly elsewhere: boolean }
  /** `resume`: this tab held the call before it was reloaded. */
  | { readonly type: "callChanged"; readonly call: Call; readonly resume: boolean }
  /** The leg moved to another endpoint. */
  | { readonly type: "moved"; readonly callId: string }
  /** The server knows no such call any more. */
  | { readonly type: "gone"; readonly callId: string }
  | { readonly type: "linkUp" }
  | { readonly type: "linkDown" }
  | { readonly type: "quality"; readonly poor: boolean }
  | { readonly type: "ringExpired"; readonly callId: string }
  /** Some device should have rung by now. */
  | { readonly type: "ringDue"; readonly callId: string };

/** What is to be heard. Ringing goes on until the next one; the others are heard once. */
export type Sound =
  | "none"
  | "incoming"
  | "calling"
  | "ringback"
  | "waiting"
  | "declined"
  | "noAnswer"
  | "busy"
  | "ended";

/** What is to be done. */
export type CallEffect =
  | { readonly do: "startCall"; readonly peerId: string; readonly kind: CallKind; readonly requestId: string }
  /** End the call that this request starts, as soon as it is known. */
  | { readonly do: "abandonStart"; readonly requestId: string }
  /** `endCallId`: the call that ends by it. */
  | { readonly do: "answerCall"; readonly callId: string; readonly endCallId?: string }
  /** Tell the server that this device rings. */
  | { readonly do: "acknowledgeRing"; readonly callId: string }
  | { readonly do: "declineCall"; readonly callId: string }
  | { readonly do: "endCall"; readonly callId: string }
  | { readonly do: "openMedia"; readonly video: boolean }
  | { readonly do: "openLink"; readonly callId: string; readonly takeOver: boolean }
  /** Release microphone, camera and link. */
  | { readonly do: "closeAll" }
  | { readonly do: "play"; readonly sound: Sound }
  /** One soft tone, beside whatever else is heard. */
  | { readonly do: "knock" }
  | { readonly do: "ringTimer"; readonly callId: string; readonly ms: number }
  | { readonly do: "dueTimer"; readonly callId: string; readonly ms: number }
  | { readonly do: "remember"; readonly callId: string }
  | { readonly do: "forget" }
  | { readonly do: "dismissAfter"; readonly ms: number; readonly key: string }
  /** Tell of the live calls again: one of them may have been passed over. */
  | { readonly do: "lookAgain" };

/** What the machine knows beside its state. */
export interface MachineContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly userId: string;
  readonly endpointId: string;
}

/** A step of the machine. */
export interface Step {
  readonly state: MachineState;
  readonly effects: readonly CallEffect[];
}
