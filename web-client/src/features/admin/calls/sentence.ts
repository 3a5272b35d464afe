import type { TFunction } from "i18next";
import { type CallEvent, CallStreamChanged_Change as Change } from "~/gen/switchboard/call/v1/report_pb";
import { LinkState, type MediaPath } from "~/gen/switchboard/call/v1/signal_pb";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import type { useNames } from "./people";
import { pathTerms, problemWords, reasonWords } from "./words";

type Names = ReturnType<typeof useNames>;
type Of<C extends CallEvent["what"]["case"]> = Extract<CallEvent["what"], { case: C }>["value"];

/** What happened, as one would tell it; and, apart, what only who looks closely wants to know. */
export interface Telling {
  readonly text: string;
  readonly detail?: string;
}

/** Tells an event in words. */
export function tell({ what, userId }: CallEvent, names: Names, t: TFunction): Telling {
  const name = names.of(userId);
  switch (what.case) {
    case "requested":
      return requested(what.value, names, t);
    case "ringing":
      return { text: t("callRecord.event.ringing", { name, count: what.value.ringingDevices }) };
    case "answered":
      return { text: t("callRecord.event.answered", { name }), detail: what.value.endpointId };
    case "connected":
      return connected(what.value, name, t);
    case "link":
      return { text: t(`callRecord.event.${linkWords(what.value.state)}`, { name }) };
    case "stream":
      return { text: t(`callRecord.event.${streamWords(what.value.change)}`, { name }), detail: what.value.endpointId };
    case "failed":
      return { text: t(`callRecord.problem.${problemWords(what.value.problem)}`, { name }), detail: what.value.detail };
    case "moved":
      return { text: t("callRecord.event.moved", { name }), detail: what.value.endpointId };
    case "ended":
      return ended(what.value, userId === "" ? "" : name, t);
    case "quality":
    case undefined:
      return { text: t("callRecord.event.unknown") };
  }
}

function requested({ kind, startedByService, waiting }: Of<"requested">, names: Names, t: TFunction): Telling {
  const who = { caller: names.caller, callee: names.callee };
  const by = kind === CallKind.AUDIO ? "requestedAudio" : "requestedVideo";
  const words: string[] = [t(`callRecord.event.${startedByService ? "requestedByService" : by}`, who)];
  if (waiting) words.push(t("callRecord.event.waiting", who));
  return { text: words.join(" ") };
}

function connected({ path, setupMs }: Of<"connected">, name: string, t: TFunction): Telling {
  const words: string[] = [t("callRecord.event.connected", { name })];
  if (path) words.push(pathWords(path, t));
  if (setupMs > 0) words.push(t("callRecord.event.setup", { seconds: (setupMs / 1_000).toFixed(2) }));
  return { text: words.join(" "), ...(path && { detail: t("callRecord.path.candidates", pathTerms(path)) }) };
}

function ended({ reason, byService }: Of<"ended">, name: string, t: TFunction): Telling {
  const words = reasonWords(reason);
  const because = { name, reason: words ? t(`callRecord.reason.${words}`) : "" };
  if (byService) return { text: t("callRecord.event.endedByService", because) };
  return { text: t(name === "" ? "callRecord.event.ended" : "callRecord.event.endedBy", because) };
}

function pathWords(path: MediaPath, t: TFunction): string {
  const { relayed, protocol } = pathTerms(path);
  if (!relayed) return t("callRecord.path.direct");
  return protocol === "" ? t("callRecord.path.relayed") : t("callRecord.path.relayedBy", { protocol });
}

function linkWords(state: LinkState) {
  switch (state) {
    case LinkState.DISCONNECTED:
      return "linkDisconnected";
    case LinkState.FAILED:
      return "linkFailed";
    case LinkState.RESTARTING:
      return "linkRestarting";
    case LinkState.CONNECTED:
    case LinkState.UNSPECIFIED:
      return "linkConnected";
  }
}

function streamWords(change: Change) {
  if (change === Change.RESUMED) return "streamResumed";
  return change === Change.CLOSED ? "streamClosed" : "streamOpened";
}
