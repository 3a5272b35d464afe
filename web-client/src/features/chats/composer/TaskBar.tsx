import { Pencil, Reply, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { usePersonName } from "~/shared/services/usePersonName";
import { IconButton } from "~/shared/ui/IconButton";
import { excerptOf } from "../excerpt";
import { useHeld } from "./useWriting";

type TaskBarProps = {
  editing: Message | undefined;
  /** The place of the message that is answered; 0: none. */
  answered: bigint;
  onStop: () => void;
};

/** What is answered or edited, and not doing so. */
export function TaskBar({ editing, answered, onStop }: TaskBarProps) {
  const { t } = useTranslation();
  const held = useHeld(answered);
  const message = editing ?? held;
  const name = usePersonName(message?.senderUserId ?? "");
  if (!editing && answered === 0n) return null;
  const Icon = editing ? Pencil : Reply;
  return (
    <div className="mb-1 flex items-center gap-2 pl-2">
      <Icon size={16} className="shrink-0 text-accent-ink" aria-hidden />
      <p className="min-w-0 flex-1 border-accent border-l-3 pl-2 text-13">
        <span className="block truncate font-medium text-accent-ink">
          {editing ? t("chat.editing") : t("chat.replyTo", { name })}
        </span>
        <span className="block truncate text-muted">{message ? excerptOf(t, message) : "\u00a0"}</span>
      </p>
      <IconButton icon={X} label={t(editing ? "chat.stopEditing" : "chat.stopReply")} onClick={onStop} />
    </div>
  );
}
