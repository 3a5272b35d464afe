import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { isGroup } from "~/shared/store/chat/conversation";
import { Bubble } from "./Bubble";
import { useOpenConversation } from "./context";
import { MessageActions } from "./MessageActions";
import { Reactions } from "./Reactions";
import { useLongPress } from "./useLongPress";

type MessageRowProps = {
  message: Message;
  /** It begins what one person wrote in one go. */
  first: boolean;
};

/** A message, what is felt about it, and what can be done with it. */
export const MessageRow = memo(function MessageRow({ message, first }: MessageRowProps) {
  const { t } = useTranslation();
  const { conversation, userId } = useOpenConversation();
  const mine = message.senderUserId === userId;
  const named = isGroup(conversation) && !mine;
  const sender = usePersonName(message.senderUserId);
  const [menu, setMenu] = useState(false);
  const press = useLongPress(() => setMenu(true));
  return (
    <article
      data-line={String(message.seq)}
      data-seq={String(message.seq)}
      aria-label={mine ? t("chat.byYou") : t("chat.by", { name: sender })}
      className={`group/message flex gap-2 ${mine ? "flex-row-reverse" : ""} ${first ? "mt-3" : "mt-0.5"}`}
    >
      {named && (
        <span className="w-9 shrink-0">{first && <PersonAvatar userId={message.senderUserId} size="small" />}</span>
      )}
      <div className={`flex min-w-0 flex-1 flex-col ${mine ? "items-end" : "items-start"}`}>
        {named && first && <span className="px-1 font-medium text-12 text-muted">{sender}</span>}
        <div className={`flex max-w-full items-center gap-1 ${mine ? "flex-row-reverse" : ""}`} {...press}>
          <Bubble message={message} mine={mine} />
          {!message.deleteTime && <MessageActions message={message} menu={menu} onMenu={setMenu} />}
        </div>
        <Reactions message={message} />
      </div>
    </article>
  );
});
