import { Forward, Pin } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message, Quote as QuoteMessage } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import { usePersonName } from "~/shared/services/usePersonName";
import { formatDateTime, formatTime } from "~/shared/ui/format";
import { carriedKey, excerptOf } from "../excerpt";
import { MessageText } from "../text/MessageText";
import { Carried } from "./Carried";
import { useOpenConversation } from "./context";
import { filesOf } from "./items";
import { BUBBLE, OWN, THEIRS } from "./looks";
import { ReceiptMark } from "./ReceiptMark";

type BubbleProps = { message: Message; mine: boolean };

/** What a message says. */
export function Bubble({ message, mine }: BubbleProps) {
  const { t } = useTranslation();
  return (
    <div className={`${BUBBLE} ${mine ? OWN : THEIRS}`}>
      {message.forwarded && (
        <p className="flex items-center gap-1.5 text-12 text-muted">
          <Forward size={14} aria-hidden />
          {t("chat.forwarded")}
        </p>
      )}
      {message.replyTo && <Quote quote={message.replyTo} />}
      <Said message={message} />
      <Foot message={message} mine={mine} />
    </div>
  );
}

function Said({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { kind } = message.content ?? {};
  const text = kind?.case === "text" && kind.value.text !== "" ? kind.value : undefined;
  const files = filesOf(message);
  const voice = kind?.case === "voice" ? kind.value : undefined;
  if (!message.deleteTime && (text || voice || files.length > 0)) {
    return (
      <>
        <Carried files={files} voice={voice} line={String(message.seq)} />
        {text && <MessageText text={text} />}
      </>
    );
  }
  return <p className="text-muted italic">{excerptOf(t, message)}</p>;
}

/** When it was written and edited, and how far it came. */
function Foot({ message, mine }: BubbleProps) {
  const { t, i18n } = useTranslation();
  const at = toMs(message.createTime) ?? 0;
  return (
    <p className="mt-0.5 flex items-center justify-end gap-1.5 text-11 text-muted tabular-nums">
      {message.pinTime && <Pin size={12} role="img" aria-label={t("chats.pinned")} />}
      {message.editTime && <span>{t("chat.edited")}</span>}
      <time dateTime={new Date(at).toISOString()} title={formatDateTime(at, i18n.language)}>
        {formatTime(at, i18n.language)}
      </time>
      {mine && !message.deleteTime && <ReceiptMark seq={message.seq} />}
    </p>
  );
}

/** The message that is answered, and the way to it. */
function Quote({ quote }: { quote: QuoteMessage }) {
  const { t } = useTranslation();
  const { jump } = useOpenConversation();
  const name = usePersonName(quote.senderUserId);
  const text = quote.gone ? t("chats.deleted") : quote.excerpt || t(carriedKey(quote.fileKind));
  return (
    <button
      type="button"
      disabled={quote.gone}
      onClick={() => jump(quote.seq)}
      aria-label={t("chat.jumpTo", { name, text })}
      className="mb-1 block w-full min-w-0 rounded-sm border-accent border-l-3 bg-ink/5 px-2 py-1 text-left text-13"
    >
      <span className="block truncate font-medium text-accent-ink">{name}</span>
      <span className="line-clamp-2 break-words">{text}</span>
    </button>
  );
}
