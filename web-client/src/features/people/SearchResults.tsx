import { UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useOffline } from "~/shared/services/context";
import { nameOf } from "~/shared/services/usePersonName";
import { Button } from "~/shared/ui/Button";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { PersonRow } from "./PersonRow";
import { useSearch } from "./useSearch";

/** The people found for a text. */
export function SearchResults({ text }: { text: string }) {
  const { t } = useTranslation();
  const offline = useOffline();
  const search = useSearch(text);
  const found = search.data?.pages.flatMap((page) => page.users) ?? [];
  if (search.isError) {
    return (
      <Failure
        title={t("people.searchFailed")}
        offline={offline}
        offlineText={t("people.searchOffline")}
        error={search.error}
        onRetry={() => void search.refetch()}
      />
    );
  }
  if (search.isPending) return <ListSkeleton rows={4} />;
  return (
    <>
      <p role="status" className="sr-only">
        {t("people.found", { count: found.length })}
      </p>
      {found.length === 0 ? (
        <PaneMessage
          icon={UserRoundX}
          title={t("people.nobody", { query: text.trim() })}
          text={t("people.nobodyText")}
        />
      ) : (
        <>
          <h2 className="px-5 pt-2 pb-1 font-medium text-12 text-muted">{t("people.results")}</h2>
          <ul className="px-3">
            {found.map((user) => (
              <PersonRow
                key={user.userId}
                userId={user.userId}
                name={nameOf(user)}
                line={<span className="block truncate text-13 text-muted">@{user.username}</span>}
              />
            ))}
          </ul>
        </>
      )}
      {search.hasNextPage && (
        <div className="flex justify-center py-3">
          <Button
            size="small"
            look="ghost"
            disabled={search.isFetchingNextPage}
            onClick={() => void search.fetchNextPage()}
          >
            {t("people.more")}
          </Button>
        </div>
      )}
    </>
  );
}
