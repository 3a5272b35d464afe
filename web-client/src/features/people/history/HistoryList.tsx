import { useLocation } from "@tanstack/react-router";
import { PhoneCall, PhoneMissed } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOffline, useServices } from "~/shared/services/context";
import { retried } from "~/shared/ui/load";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { useMedia } from "~/shared/ui/useMedia";
import { Days } from "./Days";
import { HistoryFilter } from "./HistoryFilter";
import { HistoryRow } from "./HistoryRow";
import { LiveCalls } from "./LiveCalls";
import { MoreCalls } from "./MoreCalls";
import { useHistory } from "./useHistory";
import { useSeen } from "./useSeen";

const DeleteAllButton = lazy(retried(() => import("./DeleteAllButton")));

/** The person's calls: those that go on, and those that are over, newest first. */
export function HistoryList() {
  const [missedOnly, setMissedOnly] = useState(false);
  const { query, entries } = useHistory({ missedOnly, withUserId: "" });
  const wide = useMedia("md");
  // Elsewhere on a phone the list is behind the page.
  const shown = useLocation().pathname === "/calls" || wide;
  useSeen(entries?.[0]?.createTime, shown);
  const some = entries !== undefined && entries.length > 0;
  return (
    <>
      <LiveCalls />
      {(some || missedOnly) && (
        <div className="flex min-h-10 items-center px-4 pb-1">
          <HistoryFilter missedOnly={missedOnly} onMissedOnly={setMissedOnly} />
          <Suspense>{some && !missedOnly && <DeleteAllButton />}</Suspense>
        </div>
      )}
      {some ? (
        <Days entries={entries} heading="px-5 pt-2 pb-1 font-medium text-12 text-muted" list="px-3">
          {(entry) => <HistoryRow key={entry.callId} entry={entry} />}
        </Days>
      ) : (
        <Nothing missedOnly={missedOnly} query={query} />
      )}
      {some && query.hasNextPage && (
        <MoreCalls busy={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </>
  );
}

type NothingProps = { missedOnly: boolean; query: ReturnType<typeof useHistory>["query"] };

/** In the place of calls: grey rows, why they do not come, or that there are none. */
function Nothing({ missedOnly, query }: NothingProps) {
  const { t } = useTranslation();
  const { tunnel } = useServices();
  const offline = useOffline();
  if (query.isSuccess && missedOnly) return <PaneMessage icon={PhoneMissed} title={t("history.noMissed")} />;
  if (query.isSuccess) {
    return <PaneMessage icon={PhoneCall} title={t("people.noCalls")} text={t("people.noCallsText")} />;
  }
  if (!query.isError && !offline) return <ListSkeleton rows={5} />;
  const retry = () => {
    tunnel.retryNow();
    void query.refetch();
  };
  return (
    <Failure
      title={t("people.historyFailed")}
      offline={offline}
      offlineText={t("people.historyOffline")}
      error={query.error}
      onRetry={retry}
    />
  );
}
