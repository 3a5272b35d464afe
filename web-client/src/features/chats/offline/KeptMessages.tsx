import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import type { RecentConversation } from "~/shared/store/chat/recent";
import { formatDateTime } from "~/shared/ui/format";
import { filesOf, isSystem, textOf } from "../conversation/items";
import { BUBBLE, OWN, THEIRS } from "../conversation/looks";
import { excerptOf } from "../excerpt";
import { blocks } from "../text/blocks";
import { BlockOf } from "../text/Parsed";
import { keptName, keptPerson } from "./keptName";

type KeptMessagesProps = { kept: RecentConversation; owner: string };

/** What was written last in a conversation, for reading alone. */
export function KeptMessages({ kept, owner }: KeptMessagesProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);
  const written = kept.messages.filter((message) => !isSystem(message));
  return (
    <>
      <header className="flex h-16 shrink-0 items-center gap-1 border-line border-b bg-surface px-3 md:px-6">
        <Link
          to="/"
          aria-label={t("app.back")}
          className="flex size-11 items-center justify-center rounded-md hover:bg-raised md:hidden"
        >
          <ChevronLeft size={24} aria-hidden />
        </Link>
        <h2 className="truncate font-semibold text-17">{keptName(kept) || t("people.unknown")}</h2>
      </header>
      <section
        ref={box}
        role="log"
        aria-label={t("chat.messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        <div className="mx-auto flex min-h-full w-full max-w-[760px] flex-col justify-end gap-2 px-3 py-4 md:px-6">
          {written.length === 0 && <p className="m-auto text-13 text-muted">{t("chatMore.kept.none")}</p>}
          {written.map((message) => (
            <KeptMessage
              key={String(message.seq)}
              message={message}
              kept={kept}
              mine={message.senderUserId === owner}
            />
          ))}
        </div>
      </section>
    </>
  );
}

const NO_MENTIONS: ReadonlyMap<string, string> = new Map();

type KeptMessageProps = { message: Message; kept: RecentConversation; mine: boolean };

function KeptMessage({ message, kept, mine }: KeptMessageProps) {
  const { t, i18n } = useTranslation();
  const text = message.deleteTime ? "" : textOf(message);
  const files = message.deleteTime ? [] : filesOf(message);
  const name = keptPerson(kept, message.senderUserId) || t("people.unknown");
  return (
    <article
      aria-label={mine ? t("chat.byYou") : t("chat.by", { name })}
      className={`${BUBBLE} ${mine ? `${OWN} self-end` : `${THEIRS} self-start`}`}
    >
      {!mine && kept.conversation.otherUserId === "" && <p className="font-medium text-12 text-muted">{name}</p>}
      {files.map(({ fileId, name: file }) => (
        <p key={fileId} className="break-words text-muted italic">
          {file}
        </p>
      ))}
      {text === "" ? (
        files.length === 0 && <p className="text-muted italic">{excerptOf(t, message)}</p>
      ) : (
        <div className="space-y-1.5 break-words [overflow-wrap:anywhere]">
          {blocks(text, NO_MENTIONS).map((block, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text is parsed as a whole
            <BlockOf key={at} block={block} />
          ))}
        </div>
      )}
      <p className="text-right text-11 text-muted tabular-nums">
        {formatDateTime(toMs(message.createTime) ?? 0, i18n.language)}
      </p>
    </article>
  );
}
