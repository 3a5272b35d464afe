import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useServices } from "~/shared/services/context";
import { timelineOf } from "~/shared/store/chat/openTimeline";
import { messageAt } from "~/shared/store/chat/timeline";
import { useOpenConversation } from "../conversation/context";
import { textOf } from "../conversation/items";

/** What is done beside writing something new. */
export type Task =
  | { readonly kind: "reply"; readonly message: Message }
  | { readonly kind: "edit"; readonly message: Message };

/** What is being written: what was begun before, here or on another device, and what it answers. */
export function useWriting(task: Task | undefined, onTask: (task: Task | undefined) => void) {
  const { chat } = useServices();
  const { conversationId, own } = useOpenConversation().conversation;
  const local = useStore(chat.drafts.state, (state) => state[conversationId]);
  const kept = local ?? own?.draft;
  const [edited, setEdited] = useState<{ message: Message; text: string }>();
  const editing = task?.kind === "edit" ? task.message : undefined;
  const answered = task?.kind === "reply" ? task.message.seq : (kept?.replyToSeq ?? 0n);
  const editText = editing && (edited?.message === editing ? edited.text : textOf(editing));
  const setText = useCallback(
    (text: string) => {
      if (editing) {
        setEdited({ message: editing, text });
        return;
      }
      chat.drafts.set(conversationId, { text, replyToSeq: answered });
      if (text === "") chat.typing.tellStopped(conversationId);
      else chat.typing.tell(conversationId);
    },
    [chat, conversationId, editing, answered],
  );
  const stop = useCallback(() => {
    if (!editing && answered > 0n) chat.drafts.set(conversationId, { text: kept?.text ?? "", replyToSeq: 0n });
    setEdited(undefined);
    onTask(undefined);
  }, [chat, conversationId, editing, answered, kept?.text, onTask]);
  useEffect(() => () => chat.typing.tellStopped(conversationId), [chat, conversationId]);
  return { text: editText ?? kept?.text ?? "", setText, editing, answered, stop };
}

/** The message at a place, if it is held. */
export function useHeld(seq: bigint): Message | undefined {
  const { chat } = useServices();
  const { conversationId } = useOpenConversation().conversation;
  const open = timelineOf(chat, conversationId);
  return useStore(open.state, (state) => (seq > 0n ? messageAt(state.timeline, seq) : undefined));
}
