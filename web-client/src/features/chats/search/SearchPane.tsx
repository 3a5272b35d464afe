import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { messageFilter } from "./filter";
import { Results } from "./Results";
import { SearchForm } from "./SearchForm";

/** Looks for messages of all conversations. What is looked for stands in the address, so that one comes back to it. */
export default function SearchPane() {
  const { t } = useTranslation();
  const filter = messageFilter(useSearch({ strict: false }));
  const navigate = useNavigate();
  return (
    <>
      <PaneHeader title={t("chatMore.search.title")} />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 md:px-6">
        <div className="mx-auto max-w-[760px]">
          <SearchForm filter={filter} onFilter={(search) => void navigate({ to: "/search", search, replace: true })} />
          <div className="-mx-2 mt-3">
            <Results filter={filter} />
          </div>
        </div>
      </div>
    </>
  );
}
