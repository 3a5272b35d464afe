import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useAdmin } from "../clients";

const INVITES = ["admin.invites"];

/** The invitations, newest first, page by page. */
export function useInvites() {
  const { admin } = useAdmin();
  return useInfiniteQuery({
    queryKey: INVITES,
    queryFn: ({ pageParam, signal }) => admin.listInvites({ pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
}

/** Asks for them again, after one was changed. */
export function useInvitesChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: INVITES });
}
