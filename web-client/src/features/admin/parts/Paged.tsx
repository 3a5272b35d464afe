import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/shared/ui/Button";
import { PaneMessage } from "~/shared/ui/states";
import { Loaded } from "./Loaded";

type PagedProps<P, T> = {
  query: UseInfiniteQueryResult<InfiniteData<P>>;
  itemsOf: (page: P) => readonly T[];
  /** What is said where there is nothing. */
  empty: { readonly icon: LucideIcon; readonly title: string; readonly text: string };
  children: (item: T) => ReactNode;
};

/** A list that comes page by page. */
export function Paged<P, T>({ query, itemsOf, empty, children }: PagedProps<P, T>) {
  const { t } = useTranslation();
  return (
    <Loaded query={query} rows={6}>
      {({ pages }) => {
        const items = pages.flatMap(itemsOf);
        if (items.length === 0) return <PaneMessage {...empty} />;
        return (
          <>
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">{items.map(children)}</ul>
            {query.hasNextPage && (
              <div className="flex justify-center py-3">
                <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t("administration.more")}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
