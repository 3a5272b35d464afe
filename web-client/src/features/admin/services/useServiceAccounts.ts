import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useAdmin } from "../clients";

const SERVICES = ["admin.services"];

/** The accounts of backend systems, by name, page by page. */
export function useServiceAccounts() {
  const { services } = useAdmin();
  return useInfiniteQuery({
    queryKey: SERVICES,
    queryFn: ({ pageParam, signal }) => services.listServiceAccounts({ pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    refetchInterval: untilLoaded,
  });
}

/** Asks for them again, after one was changed. */
export function useServiceAccountsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: SERVICES });
}
