import { SearchX, TextSearch } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import type { MessageFilter } from "./filter";
import { Hit } from "./Hit";
import { useMessageSearch } from "./useMessageSearch";

type ResultsProps = { filter: MessageFilter; here?: boolean; onOpened?: () => void };

/** What was found: said how much, and a page at a time. */
export function Results({ filter, here = false, onOpened }: ResultsProps) {
  const { t } = useTranslation();
  const { query, hits, offline, asking } = useMessageSearch(filter);
  if (!asking) return <PaneMessage icon={TextSearch} title={t("chatMore.search.start")} />;
  if (query.isError || (offline && !hits)) {
    return (
      <Failure
        title={t("chatMore.search.failed")}
        offline={offline}
        offlineText={t("chatMore.search.offline")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!hits) return <ListSkeleton rows={4} />;
  const count = t(query.hasNextPage ? "chatMore.search.countMore" : "chatMore.search.count", { count: hits.length });
  return (
    <section aria-label={t("chatMore.search.results")} aria-busy={query.isPlaceholderData}>
      <p role="status" className={hits.length === 0 ? "sr-only" : "px-2 py-1 text-12 text-muted"}>
        {hits.length === 0 ? t("chatMore.search.none") : count}
      </p>
      {hits.length === 0 && (
        <PaneMessage icon={SearchX} title={t("chatMore.search.none")} text={t("chatMore.search.noneText")} />
      )}
      <ul>
        {hits.map(
          (hit) =>
            hit.message && (
              <li key={`${hit.message.conversationId} ${hit.message.seq}`}>
                <Hit hit={hit} message={hit.message} here={here} onOpened={onOpened} />
              </li>
            ),
        )}
      </ul>
      {query.hasNextPage && (
        <div className="px-2 py-2">
          <Button aria-disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("chatMore.search.more")}
          </Button>
        </div>
      )}
    </section>
  );
}
