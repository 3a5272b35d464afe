import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Account } from "~/gen/switchboard/auth/v1/admin_pb";
import { useServices } from "~/shared/services/context";
import { untilLoaded } from "~/shared/services/untilLoaded";
import { useAdmin } from "../clients";
import type { PeopleFilter } from "../filters";
import { roleOf, stateOf } from "./words";

const ACCOUNTS = "admin.accounts";
const MOST = 200;

/** The accounts that a filter lets through, page by page. */
export function useAccounts({ q = "", role = 0, state = 0 }: PeopleFilter) {
  const { admin } = useAdmin();
  return useInfiniteQuery({
    queryKey: [ACCOUNTS, "list", q, role, state],
    queryFn: ({ pageParam, signal }) =>
      admin.listUsers({ query: q, role: roleOf(role), state: stateOf(state), pageToken: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: untilLoaded,
  });
}

/** One account; `null`: there is none. The accounts are sought by name, so the name is asked for first. */
export function useAccount(userId: string) {
  const { admin } = useAdmin();
  const { people } = useServices();
  return useQuery<Account | null>({
    queryKey: [ACCOUNTS, "one", userId],
    queryFn: async ({ signal }) => {
      const { users } = await people.batchGetUsers({ userIds: [userId] }, { signal });
      const name = users[0]?.username || users[0]?.displayName;
      if (!name) return null;
      const { accounts } = await admin.listUsers({ query: name, pageSize: MOST }, { signal });
      return accounts.find(({ me }) => me?.user?.userId === userId) ?? null;
    },
    refetchInterval: untilLoaded,
  });
}

/** Asks for accounts again, after one was changed. */
export function useAccountsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [ACCOUNTS] });
}
