import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";

const SESSIONS = ["sessions"];

/** Where the person is signed in, page by page. */
export function useSessions() {
  const { sessions } = useServices();
  return useInfiniteQuery({
    queryKey: SESSIONS,
    queryFn: ({ pageParam, signal }) => sessions.listSessions({ pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
}

/** Asks for them again, after one was ended. */
export function useSessionsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: SESSIONS });
}
