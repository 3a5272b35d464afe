import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { AboveDialogs } from "~/shared/ui/AboveDialogs";
import type { CallPhase } from "../machine/types";
import { CurrentCall } from "./CurrentCall";
import { useCallPhase, useCallServices } from "./context";
import { ElsewhereCard } from "./ElsewhereCard";
import { EndedScreen } from "./EndedScreen";
import { IncomingCard } from "./IncomingCard";
import { Notice } from "./Notice";
import { useRingNotification } from "./useRingNotification";
import { useTitleFlash } from "./useTitleFlash";
import { WaitingToast } from "./WaitingToast";

/** The call, over whatever page is open. */
export default function CallLayer() {
  const { t } = useTranslation();
  const { callSession } = useCallServices();
  const current = useCallPhase();
  const waiting = useStore(callSession.state, (state) => state.waiting);
  const caller = usePersonName(current.phase === "incoming" ? current.peerId : "");
  // Who wants to be left alone finds the call on the page, and nothing calls them to it.
  const rings = current.phase === "incoming" && !current.call.silent;
  useTitleFlash(rings ? t("call.titleFlash", { name: caller }) : undefined);
  useRingNotification(
    rings
      ? {
          callId: current.call.callId,
          title: caller,
          text: t(current.kind === CallKind.AUDIO ? "call.incomingAudio" : "call.incomingVideo"),
        }
      : undefined,
  );
  return (
    <>
      <Phase current={current} />
      {waiting && (
        <AboveDialogs>
          <WaitingToast waiting={waiting} />
        </AboveDialogs>
      )}
    </>
  );
}

function Phase({ current }: { current: CallPhase }) {
  switch (current.phase) {
    case "idle":
      return null;
    case "incoming":
      return (
        <AboveDialogs>
          <IncomingCard incoming={current} />
        </AboveDialogs>
      );
    case "outgoing":
    case "connecting":
    case "active":
      return <CurrentCall current={current} />;
    case "elsewhere":
      return <ElsewhereCard elsewhere={current} />;
    case "ended":
      if (current.show === "screen") return <EndedScreen ended={current} />;
      return current.show === "notice" ? <Notice ended={current} /> : null;
  }
}
