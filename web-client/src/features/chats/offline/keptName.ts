import { nameOf } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import type { RecentConversation } from "~/shared/store/chat/recent";

/** What a conversation was called when it was kept; empty: that was not known. */
export function keptName(kept: RecentConversation): string {
  const { conversation } = kept;
  return isGroup(conversation) ? (conversation.group?.name ?? "") : keptPerson(kept, conversation.otherUserId);
}

/** What a person was called then. */
export function keptPerson({ users }: RecentConversation, userId: string): string {
  const user = users.find((one) => one.userId === userId);
  return user ? nameOf(user) : "";
}
