import { MatchMode, PartnerLeftReason, ReportReason } from "~/gen/switchboard/call/v1/match_pb";
import type { Left } from "../machine/types";

/** The reasons for a report, in the order in which they are offered. */
export const REASONS = [
  ReportReason.SEXUAL,
  ReportReason.MINOR,
  ReportReason.HARASSMENT,
  ReportReason.VIOLENCE,
  ReportReason.SPAM,
  ReportReason.OTHER,
] as const;

/** Why somebody is reported; nothing where nothing was said. */
export function reasonWords(reason: ReportReason) {
  const known = REASONS.find((one) => one === reason);
  return known && (`match.report.r${known}` as const);
}

/** Why a partner is gone. */
export function leftWords(reason: Left["reason"]) {
  switch (reason) {
    case "reported":
      return "match.partner.reported";
    case PartnerLeftReason.NEXT:
      return "match.partner.leftNext";
    case PartnerLeftReason.DISCONNECTED:
      return "match.partner.leftDisconnected";
    default:
      return "match.partner.leftStop";
  }
}

/** The ways of meeting, in the order in which they are offered. */
export const MODES = [
  { mode: MatchMode.VIDEO, words: "match.setup.video" },
  { mode: MatchMode.AUDIO, words: "match.setup.audio" },
  { mode: MatchMode.TEXT, words: "match.setup.written" },
] as const;

/** "chess, music and tea", as the language has it. */
export function listed(words: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(words);
}

/** What a language is called in another. */
export function languageName(tag: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
