import { CheckCheck, MessagesSquare } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ConversationFilter } from "~/gen/switchboard/chat/v1/conversation_pb";
import { useOffline, useServices } from "~/shared/services/context";
import { inOrder, isOn } from "~/shared/store/chat/order";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { useNow } from "~/shared/ui/useNow";
import { ConversationRow } from "./ConversationRow";
import { useRowWindow } from "./useRowWindow";

const ROW_PX = 68;
const MINUTE_MS = 60_000;
/** More is loaded when as many rows are left. */
const AHEAD = 20;

/** The person's conversations, as they are listed by a filter. */
export function ConversationList({ filter }: { filter: ConversationFilter }) {
  const { conversations } = useServices().chat;
  const byId = useStore(conversations.state, (state) => state.byId);
  const list = useStore(conversations.state, (state) => state.lists[filter]);
  const offline = useOffline();
  const box = useRef<HTMLDivElement>(null);
  const now = useNow(MINUTE_MS);
  const listed = useMemo(() => {
    const known = Object.values(byId).filter((conversation) => conversation !== null);
    return inOrder(known.filter((conversation) => isOn(filter, conversation)));
  }, [byId, filter]);
  const { from, to } = useRowWindow(box, listed.length, ROW_PX);
  useEffect(() => {
    if (!offline) void conversations.load(filter);
  }, [conversations, filter, offline]);
  const more = list.nextPageToken !== "" && list.loading === "loaded" && to + AHEAD > listed.length;
  useEffect(() => {
    if (more) void conversations.loadMore(filter);
  }, [conversations, filter, more]);
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto pb-4">
      {listed.length === 0 ? (
        <Nothing filter={filter} />
      ) : (
        <ul className="px-3" style={{ paddingTop: from * ROW_PX, paddingBottom: (listed.length - to) * ROW_PX }}>
          {listed.slice(from, to).map((conversation) => (
            <ConversationRow key={conversation.conversationId} conversation={conversation} now={now} />
          ))}
        </ul>
      )}
    </div>
  );
}

const EMPTY = {
  [ConversationFilter.UNSPECIFIED]: "chats.none",
  [ConversationFilter.UNREAD]: "chats.noneUnread",
  [ConversationFilter.GROUPS]: "chats.noneGroups",
  [ConversationFilter.ARCHIVED]: "chats.noneArchived",
} as const;

/** In the place of conversations: grey rows, why they do not come, or that there are none. */
function Nothing({ filter }: { filter: ConversationFilter }) {
  const { t } = useTranslation();
  const { chat, tunnel } = useServices();
  const { loading, failure } = useStore(chat.conversations.state, (state) => state.lists[filter]);
  const offline = useOffline();
  if (loading === "loaded") {
    const text = filter === ConversationFilter.UNSPECIFIED ? { text: t("chats.noneText") } : {};
    const icon = filter === ConversationFilter.UNREAD ? CheckCheck : MessagesSquare;
    return <PaneMessage icon={icon} title={t(EMPTY[filter])} {...text} />;
  }
  if (loading !== "failed" && !offline) return <ListSkeleton rows={6} />;
  const retry = () => {
    tunnel.retryNow();
    void chat.conversations.load(filter);
  };
  return (
    <Failure
      title={t("chats.failed")}
      offline={offline}
      offlineText={t("chats.offline")}
      error={failure}
      onRetry={retry}
    />
  );
}
