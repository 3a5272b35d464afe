import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useOffline, useServices } from "~/shared/services/context";
import { isAsking, type MessageFilter, requestOf } from "./filter";

const TYPING_MS = 250;
const PAGE_SIZE = 30;

/** Looks for messages while somebody says what they want. */
export function useMessageSearch(filter: MessageFilter) {
  const { messages } = useServices().chat;
  const offline = useOffline();
  const wanted = useSettled(JSON.stringify(filter));
  const query = useInfiniteQuery({
    queryKey: ["searchMessages", wanted],
    queryFn: ({ pageParam, signal }) => {
      const request = requestOf(JSON.parse(wanted) as MessageFilter);
      return messages.searchMessages({ ...request, pageSize: PAGE_SIZE, pageToken: pageParam }, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    enabled: !offline && isAsking(JSON.parse(wanted) as MessageFilter),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const hits = query.data?.pages.flatMap((page) => page.hits);
  return { query, hits, offline, asking: isAsking(filter) };
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
