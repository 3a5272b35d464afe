import { ArrowRight } from "lucide-react";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { ConversationAvatar, useConversationName } from "../names";
import type { Choice } from "./useChoices";

type ChoiceLineProps = { id: string; choice: Choice; active: boolean; onTake: () => void };

/** One of those that may be gone to. */
export function ChoiceLine({ id, choice, active, onTake }: ChoiceLineProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, which names the chosen one
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text takes the keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onTake}
      className="flex min-h-12 cursor-default items-center gap-3 rounded-md px-2 hover:bg-raised aria-selected:bg-accent-soft"
    >
      <Content choice={choice} />
    </div>
  );
}

function Content({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case "chats":
      return <Chat conversation={choice.conversation} />;
    case "people":
      return (
        <>
          <PersonAvatar userId={choice.userId} size="small" />
          <span className="min-w-0 truncate">{choice.name}</span>
          <span className="ml-auto shrink-0 truncate text-12 text-muted">{choice.detail}</span>
        </>
      );
    case "actions":
      return (
        <>
          <ArrowRight size={18} className="mx-2 shrink-0 text-muted" aria-hidden />
          <span className="min-w-0 truncate">{choice.name}</span>
        </>
      );
  }
}

function Chat({ conversation }: { conversation: Conversation }) {
  return (
    <>
      <ConversationAvatar conversation={conversation} size="small" />
      <span className="min-w-0 truncate">{useConversationName(conversation) || "\u00a0"}</span>
    </>
  );
}
