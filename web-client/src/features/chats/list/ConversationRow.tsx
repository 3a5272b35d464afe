import { Link } from "@tanstack/react-router";
import { BellOff, Pin } from "lucide-react";
import { lazy, memo, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import { toMs } from "~/shared/lib/time";
import { SpokenPresence } from "~/shared/services/PresenceWords";
import { isMuted } from "~/shared/store/chat/conversation";
import { formatWhen, regional } from "~/shared/ui/format";
import { retried } from "~/shared/ui/load";
import { ConversationAvatar, useConversationName } from "../names";
import { LastLine } from "./LastLine";

const ConversationMenu = lazy(retried(() => import("./ConversationMenu")));

type ConversationRowProps = { conversation: Conversation; now: number };

/** A conversation in the list: who, what was written last, and what waits in it. */
export const ConversationRow = memo(function ConversationRow({ conversation, now }: ConversationRowProps) {
  const { t } = useTranslation();
  const name = useConversationName(conversation);
  const [menu, setMenu] = useState(false);
  const { conversationId } = conversation;
  return (
    <li
      className="group flex h-[68px] items-center rounded-md hover:bg-raised has-[a[aria-current=page]]:bg-accent-soft"
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu(true);
      }}
    >
      <Link
        to="/chats/$conversationId"
        params={{ conversationId }}
        className="flex h-full min-w-0 flex-1 items-center gap-3 rounded-md px-2 -outline-offset-2"
      >
        <ConversationAvatar conversation={conversation} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-1.5">
            <span className="min-w-0 truncate font-medium">{name || "\u00a0"}</span>
            <SpokenPresence userId={conversation.otherUserId} />
            <When conversation={conversation} now={now} />
          </span>
          <span className="flex items-center gap-1.5">
            <LastLine conversation={conversation} />
            <Marks conversation={conversation} now={now} />
          </span>
        </span>
      </Link>
      <Suspense fallback={<span className="w-10 pointer-coarse:w-11" />}>
        <ConversationMenu conversation={conversation} label={t("chats.more", { name })} open={menu} onOpen={setMenu} />
      </Suspense>
    </li>
  );
});

function When({ conversation, now }: ConversationRowProps) {
  const { i18n } = useTranslation();
  const at = toMs(conversation.activeTime);
  if (at === undefined) return null;
  return (
    <time dateTime={new Date(at).toISOString()} className="ml-auto shrink-0 pl-1 text-12 text-muted tabular-nums">
      {formatWhen(at, now, regional(i18n.language))}
    </time>
  );
}

/** Muted, pinned, mentioned, and how much is unread. */
function Marks({ conversation, now }: ConversationRowProps) {
  const { t } = useTranslation();
  const { own } = conversation;
  const muted = isMuted(conversation, now);
  const unread = own?.unreadCount ?? 0;
  const look = muted ? "bg-muted text-surface" : "bg-accent text-white";
  const badge = `flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full px-1.5 font-medium text-11 tabular-nums ${look}`;
  return (
    <>
      {muted && <BellOff size={14} className="shrink-0 text-muted" role="img" aria-label={t("chats.muted")} />}
      {own?.pinTime && <Pin size={14} className="shrink-0 text-muted" role="img" aria-label={t("chats.pinned")} />}
      {(own?.mentionCount ?? 0) > 0 && (
        <span role="img" aria-label={t("chats.mentions")} className={badge}>
          @
        </span>
      )}
      {unread > 0 && (
        <span role="img" aria-label={t("chats.unreadCount", { count: unread })} className={badge}>
          {unread > 99 ? "99+" : unread}
        </span>
      )}
      {unread === 0 && own?.markedUnread && (
        <span role="img" aria-label={t("chats.markedUnread")} className={`size-2.5 shrink-0 rounded-full ${look}`} />
      )}
    </>
  );
}
