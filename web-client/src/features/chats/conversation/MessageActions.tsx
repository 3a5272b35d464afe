import { Reply } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { isMember } from "~/shared/store/chat/conversation";
import { IconButton } from "~/shared/ui/IconButton";
import { retried } from "~/shared/ui/load";
import { useOpenConversation } from "./context";

const MessageMenu = lazy(retried(() => import("./MessageMenu")));

type MessageActionsProps = { message: Message; menu: boolean; onMenu: (open: boolean) => void };

/** What can be done with a message, beside it: shown while it is pointed at, or has the focus in it. */
export function MessageActions({ message, menu, onMenu }: MessageActionsProps) {
  const { t } = useTranslation();
  const { conversation, reply } = useOpenConversation();
  const shown = menu ? "" : "pointer-fine:opacity-0 pointer-coarse:sr-only";
  return (
    <div
      className={`flex shrink-0 focus-within:opacity-100 group-hover/message:opacity-100 pointer-coarse:focus-within:not-sr-only ${shown}`}
    >
      {isMember(conversation) && (
        <IconButton icon={Reply} label={t("chat.reply")} tooltipSide="top" onClick={() => reply(message)} />
      )}
      <Suspense fallback={<span className="size-10" />}>
        <MessageMenu message={message} open={menu} onOpen={onMenu} />
      </Suspense>
    </div>
  );
}
