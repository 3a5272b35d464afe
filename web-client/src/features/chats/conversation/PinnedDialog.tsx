import { useQuery } from "@tanstack/react-query";
import { PinOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import { useOffline, useServices } from "~/shared/services/context";
import { usePersonName } from "~/shared/services/usePersonName";
import { Dialog } from "~/shared/ui/Dialog";
import { formatDateTime } from "~/shared/ui/format";
import { Failure, ListSkeleton, PaneMessage } from "~/shared/ui/states";
import { excerptOf } from "../excerpt";
import { useOpenConversation } from "./context";

/** The pinned messages of a conversation. */
export default function PinnedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { messages } = useServices().chat;
  const { conversation, jump } = useOpenConversation();
  const { conversationId } = conversation;
  const offline = useOffline();
  const pinned = useQuery({
    queryKey: ["pinned", conversationId],
    queryFn: ({ signal }) => messages.listPinned({ conversationId }, { signal }),
    gcTime: 0,
  });
  const show = (seq: bigint) => {
    onClose();
    jump(seq);
  };
  return (
    <Dialog open onClose={onClose} title={t("chat.pinned")} size="medium">
      {pinned.isPending && <ListSkeleton rows={3} />}
      {pinned.isError && (
        <Failure
          title={t("chat.failed")}
          offline={offline}
          offlineText={t("chat.offline")}
          error={pinned.error}
          onRetry={() => void pinned.refetch()}
        />
      )}
      {pinned.data?.messages.length === 0 && <PaneMessage icon={PinOff} title={t("chat.nonePinned")} />}
      <ul className="-mx-2">
        {pinned.data?.messages.map((message) => (
          <li key={String(message.seq)}>
            <Pinned message={message} onShow={() => show(message.seq)} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Pinned({ message, onShow }: { message: Message; onShow: () => void }) {
  const { t, i18n } = useTranslation();
  const name = usePersonName(message.senderUserId);
  return (
    <button type="button" onClick={onShow} className="block w-full rounded-md px-2 py-2 text-left hover:bg-raised">
      <span className="flex items-baseline gap-2 text-12 text-muted">
        <span className="min-w-0 truncate font-medium text-ink">{name}</span>
        {formatDateTime(toMs(message.createTime) ?? 0, i18n.language)}
      </span>
      <span className="line-clamp-3 break-words text-13">{excerptOf(t, message)}</span>
    </button>
  );
}
