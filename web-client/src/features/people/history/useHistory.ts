import { type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";
import type { HistoryQuery } from "~/shared/store/history";

/** What queries of the history begin with. */
export const HISTORY = "history";

/** A part of the person's history, page by page. */
export function useHistory({ missedOnly, withUserId }: HistoryQuery) {
  const { history } = useServices();
  const query = useInfiniteQuery({
    queryKey: [HISTORY, missedOnly, withUserId],
    queryFn: ({ pageParam, signal }) => history.page({ missedOnly, withUserId }, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
  const { data } = query;
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries), [data]);
  return { query, entries };
}

/** What is shown of the history is asked for again when it changes. */
export function useFreshHistory(queries: QueryClient): void {
  const { history } = useServices();
  useEffect(
    () =>
      history.state.subscribe((now, before) => {
        if (now.revision !== before.revision) void queries.invalidateQueries({ queryKey: [HISTORY] });
      }),
    [history, queries],
  );
}
