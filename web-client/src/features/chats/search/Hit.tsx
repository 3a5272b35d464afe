import { Link } from "@tanstack/react-router";
import { Paperclip } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SearchHit } from "~/gen/switchboard/chat/v1/message_pb";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import { PersonAvatar } from "~/shared/services/PersonAvatar";
import { usePersonName } from "~/shared/services/usePersonName";
import { formatDateTime } from "~/shared/ui/format";
import { textOf } from "../conversation/items";
import { excerptOf } from "../excerpt";
import { useConversationName } from "../names";
import { placeOf } from "../place";
import { useConversation } from "../useConversation";
import { piecesOf } from "./excerpt";

type HitProps = {
  hit: SearchHit;
  message: Message;
  /** The conversation is the same for all, and not named. */
  here: boolean;
  onOpened?: (() => void) | undefined;
};

/** A message that was found, and the way to its place. */
export function Hit({ hit, message, here, onOpened }: HitProps) {
  const { t, i18n } = useTranslation();
  const { conversationId, senderUserId } = message;
  const name = usePersonName(senderUserId);
  const chat = useConversationName(useConversation(conversationId));
  return (
    <Link
      to="/chats/$conversationId"
      params={{ conversationId }}
      hash={placeOf(message.seq)}
      onClick={onOpened}
      className="flex items-start gap-3 rounded-md px-2 py-2.5 hover:bg-raised"
    >
      <PersonAvatar userId={senderUserId} size="small" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-12 text-muted">
          <span className="min-w-0 truncate">
            <span className="font-medium text-13 text-ink">{name || "\u00a0"}</span>
            {!here && chat !== "" && ` · ${chat}`}
          </span>
          <time dateTime={new Date(toMs(message.createTime) ?? 0).toISOString()} className="ml-auto shrink-0">
            {formatDateTime(toMs(message.createTime) ?? 0, i18n.language)}
          </time>
        </span>
        <span className="line-clamp-3 break-words text-13 [overflow-wrap:anywhere]">
          <HasFile message={message} />
          {textOf(message) === "" ? excerptOf(t, message) : <Pieces text={textOf(message)} spans={hit.spans} />}
        </span>
      </span>
    </Link>
  );
}

function HasFile({ message: { content } }: { message: Message }) {
  const { t } = useTranslation();
  const { kind } = content ?? {};
  if (kind?.case !== "text" || kind.value.files.length === 0) return null;
  return <Paperclip size={13} role="img" aria-label={t("chats.file")} className="mr-1 inline text-muted" />;
}

/** What was looked for stands out. */
function Pieces({ text, spans }: { text: string; spans: SearchHit["spans"] }) {
  return piecesOf(text, spans).map((piece, at) =>
    piece.found ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text is cut as a whole
      <mark key={at} className="rounded-sm bg-accent-soft font-medium text-ink">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
