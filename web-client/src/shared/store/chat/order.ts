import { ConversationFilter } from "~/gen/switchboard/chat/v1/conversation_pb";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { toMs } from "../../lib/time";
import { isGroup, isUnread } from "./conversation";

/** Whether a conversation is on a list. */
export function isOn(filter: ConversationFilter, conversation: Conversation): boolean {
  const archived = conversation.own?.archived === true;
  switch (filter) {
    case ConversationFilter.UNSPECIFIED:
      return !archived;
    case ConversationFilter.ARCHIVED:
      return archived;
    case ConversationFilter.UNREAD:
      return isUnread(conversation);
    case ConversationFilter.GROUPS:
      return !archived && isGroup(conversation);
  }
}

/** Pinned ones first, then by activity, the newest first: as the server lists them. */
export function inOrder(conversations: readonly Conversation[]): Conversation[] {
  const keyed = conversations.map((conversation) => ({
    conversation,
    pinned: conversation.own?.pinTime ? 1 : 0,
    active: toMs(conversation.activeTime) ?? 0,
  }));
  keyed.sort((one, other) => other.pinned - one.pinned || other.active - one.active || byId(one, other));
  return keyed.map(({ conversation }) => conversation);
}

type Keyed = { readonly conversation: Conversation };

function byId(one: Keyed, other: Keyed): number {
  return one.conversation.conversationId < other.conversation.conversationId ? 1 : -1;
}
