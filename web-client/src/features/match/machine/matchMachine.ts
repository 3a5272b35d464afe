import { MatchMode } from "~/gen/switchboard/call/v1/match_pb";
import { received } from "./received";
import type { Match, MatchEffect, MatchEvent, MatchPhase, MatchState, MatchStep, Outgoing, Wish } from "./types";

/** Before anything was asked for. */
export const AT_REST: MatchState = {
  current: { phase: "idle" },
  wish: { mode: MatchMode.TEXT, interests: [], languages: [] },
  broken: false,
  tooFast: false,
};

/** Talking to strangers, one after the other: what happens, and what is to be done about it. Pure. */
export function matchMachine(state: MatchState, event: MatchEvent, now: number): MatchStep {
  switch (event.type) {
    case "start":
      return start(state, event.wish);
    case "next":
      return next(state);
    case "stop":
      return isOpen(state) ? step({ ...AT_REST, wish: state.wish }, { do: "close" }, ...RELEASE) : stay(state);
    case "closed":
      return isOpen(state) ? step({ ...AT_REST, wish: state.wish }, ...RELEASE) : stay(state);
    case "refused": {
      const { refusal, reference } = event;
      return step({ ...AT_REST, wish: state.wish, current: { phase: "idle", refusal, reference } }, ...RELEASE);
    }
    case "broken":
      return isOpen(state) ? stay({ ...state, broken: true, tooFast: event.tooFast }) : stay(state);
    case "received":
      return isOpen(state) ? received(state, event.response, now) : stay(state);
    case "reported":
      return reported(state, event.matchId);
    default:
      return state.current.phase === "matched" ? withPartner(state, state.current.match, event, now) : stay(state);
  }
}

/** The match that a broken stream is to go on with; empty: none. */
export function resumable({ current }: MatchState): string {
  return current.phase === "matched" ? current.match.matchId : "";
}

const RELEASE: readonly MatchEffect[] = [{ do: "closeCall" }, { do: "closeMedia" }];

function isOpen({ current }: MatchState): boolean {
  return current.phase !== "idle";
}

function start(state: MatchState, wish: Wish): MatchStep {
  if (isOpen(state)) return stay(state);
  return step({ ...AT_REST, wish, current: searchingBy(wish) }, { do: "open" });
}

function next(state: MatchState): MatchStep {
  const { current, wish, broken } = state;
  if (!("match" in current)) return stay(state);
  const { matchId } = current.match;
  const searching = { ...state, current: searchingBy(wish) };
  // Without a partner nothing had to be taken up again: the stream has waited for this.
  const go: MatchEffect =
    broken && current.phase === "left" ? { do: "open" } : send({ case: "next", value: { matchId } });
  return step(searching, { do: "closeCall" }, go);
}

function searchingBy({ interests }: Wish): MatchPhase {
  return { phase: "searching", interests, relaxed: false, lostPartner: false };
}

/** The server has ended the match; the partner is told that one has gone on. */
function reported(state: MatchState, matchId: string): MatchStep {
  const { current } = state;
  if (!("match" in current) || current.match.matchId !== matchId) return stay(state);
  return step({ ...state, current: { phase: "left", match: current.match, reason: "reported" } }, { do: "closeCall" });
}

type PartnerEvent = Exclude<
  MatchEvent,
  { readonly type: "start" | "next" | "stop" | "closed" | "refused" | "broken" | "received" | "reported" }
>;

function withPartner(state: MatchState, match: Match, event: PartnerEvent, now: number): MatchStep {
  const { matchId } = match;
  switch (event.type) {
    case "say": {
      const { textId, text } = event;
      const line = { textId, text, own: true, at: now, pending: true };
      const value = { textId, text, matchId };
      return step(put(state, { ...match, lines: [...match.lines, line] }), send({ case: "text", value }));
    }
    case "typing":
      return step(state, send({ case: "typing", value: {} }));
    case "away":
      return step(state, send({ case: "away", value: { away: event.away } }));
    case "wishMode":
      return step(
        put(state, { ...match, ownWish: event.mode }),
        send({ case: "modeWish", value: { mode: event.mode } }),
      );
    case "add":
      if (match.added) return stay(state);
      return step(put(state, { ...match, added: true }), send({ case: "add", value: { matchId } }));
    case "mediaFailed":
      return event.matchId === matchId ? stay(put(state, { ...match, mediaFailed: true })) : stay(state);
  }
}

function put(state: MatchState, match: Match): MatchState {
  return { ...state, current: { phase: "matched", match } };
}

function send(message: Outgoing): MatchEffect {
  return { do: "send", message };
}

function stay(state: MatchState): MatchStep {
  return { state, effects: [] };
}

function step(state: MatchState, ...effects: readonly MatchEffect[]): MatchStep {
  return { state, effects };
}
