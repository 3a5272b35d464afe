import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import { useMe } from "~/shared/services/context";
import { retried } from "~/shared/ui/load";
import { ListSkeleton } from "~/shared/ui/states";
import { HistoryList } from "./history/HistoryList";
import { SearchField } from "./SearchField";

const SearchResults = lazy(retried(() => import("./SearchResults")));

/** The list on the left: people found, or people called. */
export function PeopleList() {
  const { t } = useTranslation();
  // Guests are called; they neither find people nor call them.
  const guest = useMe()?.role === Role.GUEST;
  const [text, setText] = useState("");
  return (
    <>
      <header className="flex h-16 shrink-0 items-center px-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("app.calls")}</h1>
      </header>
      {!guest && (
        <SearchField
          label={t("people.search")}
          placeholder={t("people.searchPlaceholder")}
          text={text}
          onText={setText}
        />
      )}
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {text.trim() === "" ? (
          <HistoryList />
        ) : (
          <Suspense fallback={<ListSkeleton rows={4} />}>
            <SearchResults text={text} />
          </Suspense>
        )}
      </div>
    </>
  );
}
