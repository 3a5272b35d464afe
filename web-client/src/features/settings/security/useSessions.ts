import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { SessionService } from "~/gen/switchboard/auth/v1/session_pb";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useClient } from "~/shared/services/useClient";

const SESSIONS = ["sessions"];

/** Where the person is signed in, page by page. */
export function useSessions() {
  const sessions = useClient(SessionService);
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
