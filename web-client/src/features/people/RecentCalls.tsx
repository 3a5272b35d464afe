import { PhoneCall } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useOffline, useServices } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { formatWhen, regional } from "~/shared/ui/format";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { useNow } from "~/shared/ui/useNow";
import { CallOutcome } from "./CallOutcome";
import type { PastCall } from "./describeCall";
import { PersonRow } from "./PersonRow";
import { newestWithEach, usePastCalls } from "./usePastCalls";

const MINUTE_MS = 60_000;

/** The people one has talked with, or tried to, newest first. */
export function RecentCalls() {
  const { t } = useTranslation();
  const { calls } = useServices();
  const { history, failure, nextPageToken } = useStore(calls.state);
  const offline = useOffline();
  const recent = newestWithEach(usePastCalls());
  const now = useNow(MINUTE_MS);
  if (recent.length === 0) {
    if (history === "loaded")
      return <PaneMessage icon={PhoneCall} title={t("people.noCalls")} text={t("people.noCallsText")} />;
    if (history === "failed" || offline) {
      return (
        <Failure
          title={t("people.historyFailed")}
          offline={offline}
          offlineText={t("people.historyOffline")}
          error={failure}
          onRetry={() => void calls.loadHistory()}
        />
      );
    }
    return <ListSkeleton rows={5} />;
  }
  return (
    <>
      <h2 className="px-5 pt-2 pb-1 font-medium text-12 text-muted">{t("people.recent")}</h2>
      <ul className="px-3">
        {recent.map((call) => (
          <RecentRow key={call.id} call={call} now={now} />
        ))}
      </ul>
      {nextPageToken !== "" && (
        <div className="flex justify-center py-3">
          <Button size="small" look="ghost" disabled={history === "loading"} onClick={() => void calls.loadMore()}>
            {t("people.more")}
          </Button>
        </div>
      )}
    </>
  );
}

function RecentRow({ call, now }: { call: PastCall; now: number }) {
  const { i18n } = useTranslation();
  const name = usePersonName(call.peerId);
  return (
    <PersonRow
      userId={call.peerId}
      name={name}
      line={<CallOutcome call={call} />}
      end={<time dateTime={new Date(call.at).toISOString()}>{formatWhen(call.at, now, regional(i18n.language))}</time>}
    />
  );
}
