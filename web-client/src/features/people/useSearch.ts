import { keepPreviousData, type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { User } from "~/gen/switchboard/auth/v1/user_pb";
import { useServices } from "~/shared/services/context";
import type { ContactsState } from "~/shared/store/contacts";

const TYPING_MS = 200;
const PAGE_SIZE = 30;
const FRESH_MS = 30_000;
const AGAIN_AFTER_MS = 5_000;
const SEARCH = "searchUsers";

/** Looks for people as somebody types. */
export function useSearch(text: string) {
  const { people, users } = useServices();
  const query = useSettled(text.trim());
  return useInfiniteQuery({
    queryKey: [SEARCH, query],
    queryFn: async ({ pageParam, signal }) => {
      const page = await people.searchUsers({ query, pageSize: PAGE_SIZE, pageToken: pageParam }, { signal });
      users.add(page.users);
      return page;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    enabled: query !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: ({ state }) => (state.status === "error" ? AGAIN_AFTER_MS : false),
  });
}

/** What was found is looked up again once somebody stands differently: who may be found depends on it. */
export function useFreshSearches(queries: QueryClient): void {
  const { contacts } = useServices();
  useEffect(
    () =>
      contacts.state.subscribe((now, before) => {
        if (standDifferently(now.byId, before.byId)) void queries.invalidateQueries({ queryKey: [SEARCH] });
      }),
    [contacts, queries],
  );
}

function standDifferently(now: ContactsState["byId"], before: ContactsState["byId"]): boolean {
  if (now === before) return false;
  return Object.entries(now).some(([userId, { version }]) => version !== (before[userId]?.version ?? 0n));
}

/** Everybody on the pages that are there; who moved between two of them once. */
export function foundBy({ data }: Pick<ReturnType<typeof useSearch>, "data">): readonly User[] {
  const users = data?.pages.flatMap((page) => page.users) ?? [];
  return [...new Map(users.map((user) => [user.userId, user])).values()];
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
