import { useLocation, useParams } from "@tanstack/react-router";
import { MessageCircleOff } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "~/gen/switchboard/chat/v1/conversation_types_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useMe, useOffline, useServices } from "~/shared/services/context";
import { isMember } from "~/shared/store/chat/conversation";
import { retried } from "~/shared/ui/load";
import { PaneHeader } from "~/shared/ui/PaneHeader";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { Composer } from "../composer/Composer";
import type { Task } from "../composer/useWriting";
import type { Lookup } from "../message/MessageDialogs";
import { useOtherGone } from "../names";
import { seqOf } from "../place";
import { useConversation } from "../useConversation";
import { makeTurns } from "../voice/turn";
import { ConversationHeader } from "./ConversationHeader";
import { type OpenConversation, OpenConversationContext, useOpenConversation } from "./context";
import { Timeline } from "./Timeline";

const ForwardDialog = lazy(retried(() => import("./ForwardDialog")));
const MessageDialogs = lazy(retried(() => import("../message/MessageDialogs")));

/** A conversation: what was written in it, and where one writes. */
export function ConversationPane() {
  const { t } = useTranslation();
  const { conversationId = "" } = useParams({ strict: false });
  const conversation = useConversation(conversationId);
  if (conversation) return <Opened key={conversationId} conversation={conversation} />;
  return (
    <>
      <PaneHeader title="" />
      {conversation === null ? (
        <PaneMessage icon={MessageCircleOff} title={t("chat.noSuch")} text={t("chat.noSuchText")} />
      ) : (
        <Waiting conversationId={conversationId} />
      )}
    </>
  );
}

function Waiting({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const { chat, tunnel } = useServices();
  if (!useOffline()) return <ListSkeleton rows={5} />;
  const retry = () => {
    tunnel.retryNow();
    chat.conversations.want(conversationId);
  };
  return <Failure title="" offline offlineText={t("chat.offline")} error={undefined} onRetry={retry} />;
}

function Opened({ conversation }: { conversation: Conversation }) {
  const userId = useMe()?.user?.userId ?? "";
  const [task, setTask] = useState<Task>();
  const [target, setTarget] = useState<{ seq: bigint }>();
  const [forwarded, setForwarded] = useState<Message>();
  const [lookup, setLookup] = useState<Lookup>();
  const [turns] = useState(makeTurns);
  const jump = useCallback((seq: bigint) => setTarget({ seq }), []);
  useLinked(jump);
  const open = useMemo<OpenConversation>(
    () => ({
      conversation,
      userId,
      jump,
      turns,
      reply: (message) => setTask({ kind: "reply", message }),
      edit: (message) => setTask({ kind: "edit", message }),
      forward: setForwarded,
      lookUp: setLookup,
    }),
    [conversation, userId, jump, turns],
  );
  return (
    <OpenConversationContext value={open}>
      <ConversationHeader />
      <Timeline target={target} />
      <Bottom task={task} onTask={setTask} />
      <Suspense>
        {forwarded && <ForwardDialog message={forwarded} onClose={() => setForwarded(undefined)} />}
        {lookup && <MessageDialogs lookup={lookup} onClose={() => setLookup(undefined)} />}
      </Suspense>
    </OpenConversationContext>
  );
}

/** Shows the message that the address names, each time that one follows a link to it. */
function useLinked(jump: (seq: bigint) => void): void {
  const location = useLocation();
  useEffect(() => {
    const seq = seqOf(location.hash);
    if (seq !== undefined) jump(seq);
  }, [location, jump]);
}

type BottomProps = { task: Task | undefined; onTask: (task: Task | undefined) => void };

/** Where one writes, or why one cannot. */
function Bottom({ task, onTask }: BottomProps) {
  const { t } = useTranslation();
  const { conversation } = useOpenConversation();
  const gone = useOtherGone(conversation);
  if (isMember(conversation) && !gone) return <Composer task={task} onTask={onTask} />;
  return (
    <p className="shrink-0 border-line border-t bg-surface px-4 py-4 text-center text-13 text-muted">
      {t(gone ? "chat.otherGone" : "chat.left")}
    </p>
  );
}
