import {
  type FindPartnerResponse,
  type MatchFound,
  MatchMode,
  type PartnerText,
} from "~/gen/switchboard/call/v1/match_pb";
import type { Call } from "~/gen/switchboard/call/v1/types_pb";
import { toMs } from "~/shared/lib/time";
import type { Line, Match, MatchEffect, MatchState, MatchStep } from "./types";

/** The partner's client tells of writing each 3 seconds. */
const TYPING_LASTS_MS = 5_000;

/** Takes in what the server says. Whatever it says shows that the stream is whole. */
export function received(before: MatchState, { message }: FindPartnerResponse, now: number): MatchStep {
  const state = before.broken ? { ...before, broken: false } : before;
  switch (message.case) {
    case "searching":
      return searching(state, message.value);
    case "pause":
      return step({ ...state, current: { phase: "pause", until: toMs(message.value.untilTime) ?? now } }, CLOSE_CALL);
    case "found":
      return found(state, message.value, now);
    case "left": {
      const { matchId, reason } = message.value;
      const { current } = state;
      if (current.phase !== "matched" || current.match.matchId !== matchId) return step(state);
      return step({ ...state, current: { phase: "left", match: current.match, reason } }, CLOSE_CALL);
    }
    default:
      return state.current.phase === "matched" ? fromPartner(state, state.current.match, message, now) : step(state);
  }
}

const CLOSE_CALL: MatchEffect = { do: "closeCall" };

function searching(state: MatchState, said: { interests: string[]; relaxed: boolean }): MatchStep {
  const { current } = state;
  const { interests, relaxed } = said;
  const lostPartner = current.phase === "matched" || (current.phase === "searching" && current.lostPartner);
  const next = { ...state, current: { phase: "searching", interests, relaxed, lostPartner } } as const;
  return step(next, ...(current.phase === "matched" ? [CLOSE_CALL] : []));
}

function found(state: MatchState, value: MatchFound, now: number): MatchStep {
  const { current } = state;
  const known = current.phase === "matched" && current.match.matchId === value.matchId ? current.match : undefined;
  const match = known ? resumed(known, value, now) : begun(value, now);
  const next: MatchState = { ...state, tooFast: false, current: { phase: "matched", match } };
  // What is not known to have arrived is said again, under the same ids.
  const again = match.lines.filter(({ pending }) => pending).map((line) => sayAgain(match.matchId, line));
  return step(next, ...callOf(value.call, value.mode), ...again);
}

function begun(value: MatchFound, now: number): Match {
  const { matchId, partnerId, sharedInterests, sharedLanguages, mode, said } = value;
  return {
    matchId,
    partnerId,
    sharedInterests,
    sharedLanguages,
    mode,
    lines: said.map((text) => lineOf(text, now)),
    typingUntil: 0,
    away: false,
    partnerWish: MatchMode.TEXT,
    ownWish: MatchMode.TEXT,
    added: false,
    mediaFailed: false,
  };
}

function resumed(known: Match, value: MatchFound, now: number): Match {
  const there = new Set(value.said.map(({ textId }) => textId));
  const pending = known.lines.filter(({ textId, own }) => own && !there.has(textId)).filter((line) => line.pending);
  const lines = [...value.said.map((text) => lineOf(text, now)), ...pending];
  return { ...known, mode: value.mode, lines, typingUntil: 0 };
}

function lineOf({ textId, text, own, createTime }: PartnerText, now: number): Line {
  return { textId, text, own, at: toMs(createTime) ?? now, pending: false };
}

function sayAgain(matchId: string, { textId, text }: Line): MatchEffect {
  return { do: "send", message: { case: "text", value: { textId, text, matchId } } };
}

function fromPartner(state: MatchState, match: Match, message: FindPartnerResponse["message"], now: number): MatchStep {
  const put = (change: Partial<Match>, ...effects: readonly MatchEffect[]) =>
    step({ ...state, current: { phase: "matched", match: { ...match, ...change } } }, ...effects);
  switch (message.case) {
    case "text": {
      const line = lineOf(message.value, now);
      const known = match.lines.some(({ textId }) => textId === line.textId);
      return put({ typingUntil: 0, ...(!known && { lines: [...match.lines, line] }) });
    }
    case "textAck":
      return put({ lines: match.lines.map((line) => arrived(line, message.value.textId)) });
    case "typing":
      return put({ typingUntil: now + TYPING_LASTS_MS });
    case "away":
      return put({ away: message.value.away });
    case "modeWish":
      return put({ partnerWish: message.value.mode });
    case "modeChanged": {
      const { mode, call } = message.value;
      const wishes = { partnerWish: MatchMode.TEXT, ownWish: MatchMode.TEXT };
      return put({ mode, ...wishes, ...(call && { mediaFailed: false }) }, ...callOf(call, mode));
    }
    case "contact": {
      const { matchId, userId, accountNeeded } = message.value;
      return matchId === match.matchId ? put({ contact: { userId, accountNeeded } }) : step(state);
    }
    default:
      return step(state);
  }
}

function arrived(line: Line, textId: string): Line {
  return line.textId === textId ? { ...line, pending: false } : line;
}

function callOf(call: Call | undefined, mode: MatchMode): MatchEffect[] {
  return [call ? { do: "openCall", call, mode } : CLOSE_CALL];
}

function step(state: MatchState, ...effects: readonly MatchEffect[]): MatchStep {
  return { state, effects };
}
