import { createContext, useContext } from "react";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import type { Lookup } from "../message/MessageDialogs";
import type { Turns } from "../voice/turn";

/** What messages and the composer of one conversation share. */
export interface OpenConversation {
  readonly conversation: Conversation;
  readonly userId: string;
  readonly reply: (message: Message) => void;
  readonly edit: (message: Message) => void;
  readonly forward: (message: Message) => void;
  readonly lookUp: (lookup: Lookup) => void;
  /** Shows the message at a place. */
  readonly jump: (seq: bigint) => void;
  /** Which voice message is played. */
  readonly turns: Turns;
}

/** The conversation that is open. */
export const OpenConversationContext = createContext<OpenConversation | undefined>(undefined);

/** The conversation that is open. */
export function useOpenConversation(): OpenConversation {
  const open = useContext(OpenConversationContext);
  if (!open) throw new Error("useOpenConversation needs an OpenConversationContext above it");
  return open;
}
