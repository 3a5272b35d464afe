import type { ParseKeys } from "i18next";
import { MatchMode, type ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import { Decision, ReportState } from "~/gen/switchboard/call/v1/moderation_pb";

const REASONS: readonly ParseKeys[] = [
  "match.report.r6",
  "match.report.r1",
  "match.report.r2",
  "match.report.r3",
  "match.report.r4",
  "match.report.r5",
  "match.report.r6",
];

const DECISIONS: Readonly<Partial<Record<Decision, ParseKeys>>> = {
  [Decision.DISMISSED]: "moderation.decision.d1",
  [Decision.WARNED]: "moderation.decision.d2",
  [Decision.SUSPENDED]: "moderation.decision.d3",
};

const MODES: Readonly<Partial<Record<MatchMode, ParseKeys>>> = {
  [MatchMode.TEXT]: "moderation.facts.m1",
  [MatchMode.AUDIO]: "moderation.facts.m2",
  [MatchMode.VIDEO]: "moderation.facts.m3",
};

/** The key of a reason's name. */
export function reasonWords(reason: ReportReason): ParseKeys {
  return REASONS[reason] ?? "match.report.r6";
}

/** The key of a decision's name; nothing before there is one. */
export function decisionWords(decision: Decision): ParseKeys | undefined {
  return DECISIONS[decision];
}

/** The key of the way in which the two met. */
export function modeWords(mode: MatchMode): ParseKeys {
  return MODES[mode] ?? "moderation.facts.m0";
}

/** The state of a number, as addresses have it; any other is none in particular. */
export function stateOf(value: number | undefined): ReportState {
  const known = [ReportState.OPEN, ReportState.DECIDED];
  return known.find((state) => (state as number) === value) ?? ReportState.UNSPECIFIED;
}
