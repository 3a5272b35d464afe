import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RecentCalls } from "./RecentCalls";
import { SearchField } from "./SearchField";
import { SearchResults } from "./SearchResults";

/** The list on the left: people found, or people called. */
export function PeopleList() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <>
      <header className="flex h-16 shrink-0 items-center px-5">
        <h1 className="font-semibold text-21 tracking-tight">{t("app.calls")}</h1>
      </header>
      <SearchField
        label={t("people.search")}
        placeholder={t("people.searchPlaceholder")}
        text={text}
        onText={setText}
      />
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {text.trim() === "" ? <RecentCalls /> : <SearchResults text={text} />}
      </div>
    </>
  );
}
