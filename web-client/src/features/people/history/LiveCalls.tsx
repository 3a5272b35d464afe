import { PhoneCall } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { CallState } from "~/gen/switchboard/call/v1/types_pb";
import { useMe, useServices } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { liveCalls, peerOf } from "~/shared/store/calls";
import { PersonRow } from "../PersonRow";

/** Calls that have not ended, above those that have. */
export function LiveCalls() {
  const { t } = useTranslation();
  const { calls } = useServices();
  const myId = useMe()?.user?.userId ?? "";
  const state = useStore(calls.state);
  const live = useMemo(() => liveCalls(state), [state]);
  if (live.length === 0) return null;
  return (
    <section aria-labelledby="live-calls">
      <h2 id="live-calls" className="px-5 pt-2 pb-1 font-medium text-12 text-muted">
        {t("history.now")}
      </h2>
      <ul className="px-3">
        {live.map((call) => (
          <LiveRow key={call.callId} userId={peerOf(call, myId)} ringing={call.state === CallState.RINGING} />
        ))}
      </ul>
    </section>
  );
}

function LiveRow({ userId, ringing }: { userId: string; ringing: boolean }) {
  const { t } = useTranslation();
  const name = usePersonName(userId);
  return (
    <PersonRow
      userId={userId}
      name={name}
      line={
        <span className="flex items-center gap-1.5 text-13 text-accent-ink">
          <PhoneCall size={14} className="shrink-0" aria-hidden />
          <span className="truncate">{t(ringing ? "history.ringing" : "history.talking")}</span>
        </span>
      }
    />
  );
}
