import type { ComponentProps } from "react";
import { useStore } from "zustand";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { useServices, useUser } from "~/shared/services/context";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { nameOf, usePersonName } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import { Avatar } from "~/shared/ui/Avatar";

/** What a conversation is called: as its group, or as the other is. Empty while that is being found out. */
export function useConversationName(conversation: Conversation | null | undefined): string {
  const other = usePersonName(conversation?.otherUserId ?? "");
  return conversation && isGroup(conversation) ? (conversation.group?.name ?? "") : other;
}

/** The same of many, as far as it is known, to look for one by its name. */
export function useKnownNames(): (conversation: Conversation) => string {
  const { users } = useServices();
  const known = useStore(users.state);
  return (conversation) => {
    if (isGroup(conversation)) return conversation.group?.name ?? "";
    const user = known[conversation.otherUserId];
    return user ? `${nameOf(user)} ${user.username}` : "";
  };
}

type ConversationAvatarProps = { conversation: Conversation; size?: ComponentProps<typeof Avatar>["size"] };

/** A conversation's picture. The name stands beside it, so it is not read out. */
export function ConversationAvatar({ conversation, size = "medium" }: ConversationAvatarProps) {
  const { conversationId, otherUserId, group } = conversation;
  if (!isGroup(conversation)) return <PersonAvatar userId={otherUserId} size={size} presence />;
  const link = group?.pictureLink ?? "";
  const picture = link === "" ? undefined : { smallPath: link, largePath: link };
  return <Avatar id={conversationId} name={group?.name ?? ""} size={size} picture={picture} />;
}

/** Whether the other of a direct conversation is gone. */
export function useOtherGone(conversation: Conversation | null | undefined): boolean {
  const user = useUser(conversation?.otherUserId ?? "");
  return conversation?.otherUserId !== "" && (user === null || user?.deleted === true);
}
