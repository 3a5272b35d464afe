import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { foundBy, useSearch } from "~/features/people";
import { Role } from "~/gen/switchboard/auth/v1/user_pb";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useMe, useServices } from "~/shared/services/context";
import { nameOf, useNameOf } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import { inOrder } from "~/shared/store/chat/order";
import { isCalled } from "./match";

const MOST_CHATS = 8;
const MOST_PEOPLE = 6;

/** Where one may go. */
export type Choice = { readonly key: string; readonly go: () => void } & (
  | { readonly kind: "chats"; readonly conversation: Conversation }
  | { readonly kind: "people"; readonly userId: string; readonly name: string; readonly detail: string }
  | { readonly kind: "actions"; readonly name: string }
);

/** All that goes by a name, in the order in which it is listed. Without one: the chats of late, and all pages. */
export function useChoices(text: string): readonly Choice[] {
  const chats = useChats(text);
  const written = new Set(chats.map(({ conversation }) => conversation.otherUserId));
  const people = usePeople(text).filter(({ userId }) => !written.has(userId));
  return [...chats, ...people.slice(0, MOST_PEOPLE), ...useActions(text)];
}

function useChats(text: string) {
  const { chat, users } = useServices();
  const navigate = useNavigate();
  const byId = useStore(chat.conversations.state, (state) => state.byId);
  const people = useStore(users.state);
  const called = (conversation: Conversation) => {
    if (isGroup(conversation)) return conversation.group?.name ?? "";
    const user = people[conversation.otherUserId];
    return user ? `${nameOf(user)} ${user.username}` : "";
  };
  const known = Object.values(byId).filter((conversation) => conversation !== null);
  const matching = inOrder(known.filter((conversation) => isCalled(called(conversation), text)));
  return matching.slice(0, MOST_CHATS).map((conversation) => {
    const { conversationId } = conversation;
    const go = () => void navigate({ to: "/chats/$conversationId", params: { conversationId } });
    return { kind: "chats" as const, key: conversationId, conversation, go };
  });
}

function usePeople(text: string) {
  const navigate = useNavigate();
  const nameFor = useNameOf();
  // Guests find nobody.
  const guest = useMe()?.role === Role.GUEST;
  const search = useSearch(guest ? "" : text);
  if (text.trim() === "" || guest) return [];
  return foundBy(search).map((user) => ({
    kind: "people" as const,
    key: `person ${user.userId}`,
    userId: user.userId,
    name: nameFor(user),
    detail: `@${user.username}`,
    go: () => void navigate({ to: "/chats/with/$userId", params: { userId: user.userId } }),
  }));
}

function useActions(text: string) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pages = [
    ["/", t("chats.title")],
    ["/calls", t("app.calls")],
    ["/contacts", t("contacts.title")],
    ["/meet", t("app.meet")],
    ["/settings", t("app.settings")],
    ["/search", t("chatMore.search.title")],
  ] as const;
  const called = pages.filter(([, name]) => isCalled(name, text));
  const asked = text.trim();
  const search = {
    kind: "actions" as const,
    key: "search",
    name: t("chatMore.switcher.searchFor", { text: asked }),
    go: () => void navigate({ to: "/search", search: { text: asked } }),
  };
  return [
    ...called.map(([to, name]) => ({ kind: "actions" as const, key: to, name, go: () => void navigate({ to }) })),
    ...(asked.length > 1 ? [search] : []),
  ];
}
