import { PhoneCall } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "~/gen/switchboard/call/v1/history_pb";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { useOffline } from "~/shared/services/context";
import { formatTime } from "~/shared/ui/format";
import { retried } from "~/shared/ui/load";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { Days } from "./Days";
import { startedAt } from "./entry";
import { CallBack } from "./HistoryRow";
import { MoreCalls } from "./MoreCalls";
import { Outcome } from "./Outcome";
import { useHistory } from "./useHistory";
import { useRemove } from "./useRemove";

const DeleteAllButton = lazy(retried(() => import("./DeleteAllButton")));
const RowMenu = lazy(retried(() => import("./RowMenu")));

type PersonHistoryProps = { userId: string; name: string };

/** The calls with a person, newest first. */
export function PersonHistory({ userId, name }: PersonHistoryProps) {
  const { t } = useTranslation();
  const { query, entries } = useHistory({ missedOnly: false, withUserId: userId });
  const some = entries !== undefined && entries.length > 0;
  return (
    <section className="mt-8" aria-labelledby="history">
      <div className="flex min-h-10 items-center gap-2">
        <h3 id="history" className="min-w-0 flex-1 break-words px-1 font-medium text-13 text-muted">
          {t("people.history", { name })}
        </h3>
        <Suspense>{some && <DeleteAllButton person={{ userId, name }} />}</Suspense>
      </div>
      {some ? (
        <Days
          entries={entries}
          heading="px-1 pt-3 pb-2 font-medium text-12 text-muted"
          list="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {(entry) => <Row key={entry.callId} entry={entry} name={name} />}
        </Days>
      ) : (
        <Nothing query={query} />
      )}
      {some && query.hasNextPage && (
        <MoreCalls busy={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </section>
  );
}

function Row({ entry, name }: { entry: HistoryEntry; name: string }) {
  const { t, i18n } = useTranslation();
  const { row, remove } = useRemove(entry.callId);
  const at = startedAt(entry);
  return (
    <li ref={row} data-call={entry.callId} className="flex min-h-14 items-center gap-1 py-1 pr-1 pl-4">
      <span className="min-w-0 flex-1">
        <Outcome entry={entry} />
      </span>
      <span className="hidden text-12 text-muted sm:inline">
        {t(entry.kind === CallKind.AUDIO ? "log.audio" : "log.video")}
      </span>
      <time
        dateTime={new Date(at).toISOString()}
        className="whitespace-nowrap px-2 text-right text-12 text-muted tabular-nums"
      >
        {formatTime(at, i18n.language)}
      </time>
      <CallBack entry={entry} name={name} />
      <Suspense fallback={<span className="size-10 pointer-coarse:size-11" />}>
        <RowMenu label={t("history.more", { name })} onDelete={remove} />
      </Suspense>
    </li>
  );
}

function Nothing({ query }: { query: ReturnType<typeof useHistory>["query"] }) {
  const { t } = useTranslation();
  const offline = useOffline();
  if (query.isSuccess) {
    return <PaneMessage icon={PhoneCall} title={t("people.noHistory")} text={t("people.noHistoryText")} />;
  }
  if (!query.isError && !offline) return <ListSkeleton rows={3} />;
  return (
    <Failure
      title={t("people.historyFailed")}
      offline={offline}
      offlineText={t("people.historyOffline")}
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}
