import { UserRoundX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useOffline } from "~/shared/services/context";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { FoundPeople } from "./FoundPeople";
import { foundBy, useSearch } from "./useSearch";

/** The people found for a text. */
export default function SearchResults({ text }: { text: string }) {
  const { t } = useTranslation();
  const offline = useOffline();
  const search = useSearch(text);
  const found = foundBy(search);
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
          text={t("contacts.nobodyText")}
        />
      ) : (
        <FoundPeople title={t("people.results")} found={found} search={search} />
      )}
    </>
  );
}
