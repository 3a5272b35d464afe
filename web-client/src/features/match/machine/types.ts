import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  FindPartnerRequestSchema,
  FindPartnerResponse,
  MatchMode,
  PartnerLeftReason,
} from "~/gen/switchboard/call/v1/match_pb";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";

/** Whom one looks for. */
export interface Wish {
  readonly mode: MatchMode;
  readonly interests: readonly string[];
  /** BCP 47 primary tags; none: any. */
  readonly languages: readonly string[];
}

/** Something said in a match. */
export interface Line {
  readonly textId: string;
  readonly text: string;
  readonly own: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Still on its way to the server. */
  readonly pending: boolean;
}

/** Both wanted to stay in touch. */
export interface Contact {
  readonly userId: string;
  /** One of the two is a guest. */
  readonly accountNeeded: boolean;
}

/** Two strangers, as one of them sees it. */
export interface Match {
  readonly matchId: string;
  readonly partnerId: string;
  readonly sharedInterests: readonly string[];
  readonly sharedLanguages: readonly string[];
  readonly mode: MatchMode;
  readonly lines: readonly Line[];
  /** Until when the partner counts as writing, in milliseconds since 1970. */
  readonly typingUntil: number;
  readonly away: boolean;
  /** What the partner would like the match to have; TEXT: nothing more. */
  readonly partnerWish: MatchMode;
  readonly ownWish: MatchMode;
  /** One has pressed Add. */
  readonly added: boolean;
  readonly contact?: Contact;
  /** Sound and picture did not come about, or broke: the text is left. */
  readonly mediaFailed: boolean;
}

/** Why a stream was refused for good. */
export type Refusal = "rules" | "inCall" | "off" | "suspended" | "moved" | "failed";

/** Nobody is looked for. */
export interface Idle {
  readonly phase: "idle";
  readonly refusal?: Refusal;
  /** Finds the failed request in the server's logs. */
  readonly reference?: string;
}

/** Looks for somebody. */
export interface Searching {
  readonly phase: "searching";
  /** What they are looked for by; empty: anybody. */
  readonly interests: readonly string[];
  readonly relaxed: boolean;
  /** The last partner was lost while the connection was down. */
  readonly lostPartner: boolean;
}

/** Too many partners in a short time. */
export interface Pausing {
  readonly phase: "pause";
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** With a partner. */
export interface Matched {
  readonly phase: "matched";
  readonly match: Match;
}

/** The partner is gone, or was reported. */
export interface Left {
  readonly phase: "left";
  readonly match: Match;
  readonly reason: PartnerLeftReason | "reported";
}

/** How far it has come. */
export type MatchPhase = Idle | Searching | Pausing | Matched | Left;

/** The machine's state. */
export interface MatchState {
  readonly current: MatchPhase;
  readonly wish: Wish;
  /** The stream is broken, and is being opened again. */
  readonly broken: boolean;
  /** So much was said that the server asked for a moment's rest. */
  readonly tooFast: boolean;
}

/** What the machine is told. */
export type MatchEvent =
  | { readonly type: "start"; readonly wish: Wish }
  | { readonly type: "say"; readonly textId: string; readonly text: string }
  | { readonly type: "typing" }
  | { readonly type: "away"; readonly away: boolean }
  | { readonly type: "next" }
  | { readonly type: "stop" }
  | { readonly type: "wishMode"; readonly mode: MatchMode }
  | { readonly type: "add" }
  /** The server has taken the report. */
  | { readonly type: "reported"; readonly matchId: string }
  | { readonly type: "received"; readonly response: FindPartnerResponse }
  /** The stream broke; it is opened again. */
  | { readonly type: "broken"; readonly tooFast: boolean }
  | { readonly type: "refused"; readonly refusal: Refusal; readonly reference: string }
  /** The server has ended the stream in good order. */
  | { readonly type: "closed" }
  | { readonly type: "mediaFailed"; readonly matchId: string };

/** A message to the server. */
export type Outgoing = NonNullable<MessageInitShape<typeof FindPartnerRequestSchema>["message"]>;

/** What is to be done. */
export type MatchEffect =
  | { readonly do: "open" }
  | { readonly do: "send"; readonly message: Outgoing }
  /** Send `stop` and let the server end the stream. */
  | { readonly do: "close" }
  | { readonly do: "openCall"; readonly call: Call; readonly mode: MatchMode }
  | { readonly do: "closeCall" }
  /** Release microphone and camera. */
  | { readonly do: "closeMedia" };

/** A step of the machine. */
export interface MatchStep {
  readonly state: MatchState;
  readonly effects: readonly MatchEffect[];
}
