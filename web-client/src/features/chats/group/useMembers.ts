import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices } from "~/shared/services/context";

const PAGE_SIZE = 200;

/** The members of a group, asked for again whenever the group changes. */
export function useMembers({ conversationId, version }: Conversation) {
  const { client } = useServices().chat;
  const query = useInfiniteQuery({
    queryKey: ["members", conversationId, String(version)],
    queryFn: ({ pageParam, signal }) =>
      client.listMembers({ conversationId, pageToken: pageParam, pageSize: PAGE_SIZE }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: (before) => before,
  });
  const { data } = query;
  return { query, members: useMemo(() => data?.pages.flatMap((page) => page.members), [data]) };
}
