import type { Message, Reaction } from "~/gen/switchboard/chat/v1/message_types_pb";

/** A message as the feed tells it to all, with which of the reactions are the person's own. */
export function withOwnReactions(message: Message, before: Message | undefined, userId: string): Message {
  if (message.reactions.length === 0) return message;
  return {
    ...message,
    reactions: message.reactions.map((reaction) => ({ ...reaction, own: isOwn(reaction, before, userId) })),
  };
}

/** Only the first few people are named: of the others it is as it was before. */
function isOwn({ emoji, count, userIds }: Reaction, before: Message | undefined, userId: string): boolean {
  if (userIds.includes(userId)) return true;
  if (count <= userIds.length) return false;
  return before?.reactions.some((reaction) => reaction.emoji === emoji && reaction.own) === true;
}
