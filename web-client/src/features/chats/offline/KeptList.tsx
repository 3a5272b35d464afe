import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RecentConversation } from "~/shared/store/chat/recent";
import { Avatar } from "~/shared/ui/Avatar";
import { excerptOf } from "../excerpt";
import { keptName } from "./keptName";

/** The conversations that are kept, as they were listed last. */
export function KeptList({ conversations }: { conversations: readonly RecentConversation[] }) {
  const { t } = useTranslation();
  return (
    <ul className="px-3 pb-4">
      {conversations.map((kept) => {
        const { conversationId, otherUserId } = kept.conversation;
        const name = keptName(kept) || t("people.unknown");
        const last = kept.messages.findLast(({ content }) => content?.kind.case !== "system");
        return (
          <li key={conversationId}>
            <Link
              to="/chats/$conversationId"
              params={{ conversationId }}
              className="flex h-[68px] items-center gap-3 rounded-md px-2 -outline-offset-2 hover:bg-raised aria-[current=page]:bg-accent-soft"
            >
              <Avatar id={otherUserId || conversationId} name={name} size="medium" picture={undefined} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{name}</span>
                <span className="block truncate text-13 text-muted">{last ? excerptOf(t, last) : "\u00a0"}</span>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
