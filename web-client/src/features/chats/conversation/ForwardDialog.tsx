import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { uuid } from "~/shared/lib/platform";
import { useServices } from "~/shared/services/context";
import { isMember } from "~/shared/store/chat/conversation";
import { inOrder } from "~/shared/store/chat/order";
import { Dialog } from "~/shared/ui/Dialog";
import { useNotice } from "~/shared/ui/Notices";
import { TextField } from "~/shared/ui/TextField";
import { ConversationAvatar, useConversationName, useKnownNames } from "../names";
import { problemKey } from "../problems";

const MOST = 50;

type ForwardDialogProps = { message: Message; onClose: () => void };

/** Copies a message into another conversation. */
export default function ForwardDialog({ message, onClose }: ForwardDialogProps) {
  const { t } = useTranslation();
  const { chat, random } = useServices();
  const notify = useNotice();
  const [text, setText] = useState("");
  const [requestId] = useState(() => uuid(random));
  const [problem, setProblem] = useState("");
  const places = usePlaces(text);
  const forward = async (to: Conversation) => {
    const { conversationId: fromConversationId, seq } = message;
    const request = { requestId, fromConversationId, seqs: [seq], toConversationId: to.conversationId };
    try {
      const { messages } = await chat.messages.forwardMessages(request);
      for (const copy of messages) chat.changed(copy, copy.seq);
      notify(t("chat.forwardDone"));
      onClose();
    } catch (error) {
      setProblem(t(problemKey(error)));
    }
  };
  return (
    <Dialog open onClose={onClose} title={t("chat.forwardTitle")}>
      <TextField label={t("chats.search")} value={text} onChange={(event) => setText(event.target.value)} />
      {problem !== "" && (
        <p role="alert" className="mt-3 text-13 text-danger-ink">
          {problem}
        </p>
      )}
      <ul className="-mx-2 mt-3">
        {places.map((place) => (
          <li key={place.conversationId}>
            <Place conversation={place} onChoose={() => void forward(place)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function usePlaces(text: string): readonly Conversation[] {
  const { conversations } = useServices().chat;
  const byId = useStore(conversations.state, (state) => state.byId);
  const nameOf = useKnownNames();
  const all = useMemo(() => {
    const known = Object.values(byId).filter((conversation) => conversation !== null);
    return inOrder(known.filter(isMember));
  }, [byId]);
  const wanted = text.trim().toLocaleLowerCase();
  return all.filter((conversation) => nameOf(conversation).toLocaleLowerCase().includes(wanted)).slice(0, MOST);
}

function Place({ conversation, onChoose }: { conversation: Conversation; onChoose: () => void }) {
  const name = useConversationName(conversation);
  return (
    <button
      type="button"
      onClick={onChoose}
      className="flex min-h-13 w-full items-center gap-3 rounded-md px-2 py-1.5 text-left hover:bg-raised"
    >
      <ConversationAvatar conversation={conversation} size="small" />
      <span className="min-w-0 truncate">{name || "\u00a0"}</span>
    </button>
  );
}
