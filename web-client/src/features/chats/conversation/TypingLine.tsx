import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useServices } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import type { Writer } from "~/shared/store/chat/typing";
import { useOpenConversation } from "./context";

const NOBODY: readonly Writer[] = [];

/** Who is writing, or speaking a message. */
export function TypingLine() {
  const { t } = useTranslation();
  const { typing } = useServices().chat;
  const { conversationId } = useOpenConversation().conversation;
  const writing = useStore(typing.state, (state) => state[conversationId] ?? NOBODY);
  const [first, ...others] = writing;
  const name = usePersonName(first?.userId ?? "");
  const alone = first?.recording ? t("chat.recording", { name }) : t("chat.typing", { name });
  const text = others.length > 0 ? t("chat.typingMany", { count: writing.length }) : alone;
  return (
    <p role="status" className="min-h-5 shrink-0 truncate px-1 text-12 text-muted">
      {first && text}
    </p>
  );
}
