import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useServices } from "~/shared/services/context";
import { useNameOf } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import { useOpenConversation } from "../conversation/context";
import { ALL, tokenOf } from "../text/mentions";
import type { Suggestion } from "./suggestion";

const MOST = 6;
const FRESH_MS = 60_000;

/** Members whose name begins with what is written after "@"; none while nothing is. */
export function useMembersFor(query: string | undefined): readonly Suggestion[] {
  const { t } = useTranslation();
  const { chat, users } = useServices();
  const { conversation, userId: me } = useOpenConversation();
  const { conversationId } = conversation;
  const nameOf = useNameOf();
  const group = isGroup(conversation);
  const { data } = useQuery({
    queryKey: ["members", conversationId, "mention"],
    queryFn: ({ signal }) => chat.client.listMembers({ conversationId, pageSize: 200 }, { signal }),
    enabled: query !== undefined && group,
    staleTime: FRESH_MS,
  });
  const members = data?.members;
  const known = useStore(users.state);
  useEffect(() => {
    for (const { userId } of members ?? []) users.want(userId);
  }, [users, members]);
  if (query === undefined) return [];
  const ids = group ? (members ?? []).map(({ userId }) => userId) : [conversation.otherUserId];
  const wanted = query.toLocaleLowerCase();
  const begins = (...names: string[]) => names.some((name) => ` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`));
  const people = ids.flatMap((userId) => {
    const user = known[userId];
    if (!user || userId === me || !begins(user.username, user.displayName)) return [];
    return [{ key: userId, insert: tokenOf(user), userId, label: nameOf(user), detail: tokenOf(user) }];
  });
  const everybody = group && begins(ALL.slice(1));
  const all = { key: ALL, insert: ALL, label: t("chat.everybody"), detail: ALL };
  return [...people.slice(0, MOST), ...(everybody ? [all] : [])];
}
