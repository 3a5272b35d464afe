import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Message } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import { useOffline, useServices } from "~/shared/services/context";
import { Dialog } from "~/shared/ui/Dialog";
import { formatDateTime } from "~/shared/ui/format";
import { Failure, ListSkeleton } from "~/shared/ui/states";
import { textOf } from "../conversation/items";

type EditsDialogProps = { message: Message; onClose: () => void };

/** What a message said before, the newest first. */
export function EditsDialog({ message, onClose }: EditsDialogProps) {
  const { t, i18n } = useTranslation();
  const { messages } = useServices().chat;
  const offline = useOffline();
  const { conversationId, seq } = message;
  const before = useQuery({
    queryKey: ["edits", conversationId, String(seq), String(message.version)],
    queryFn: ({ signal }) => messages.listEdits({ conversationId, seq }, { signal }),
    gcTime: 0,
  });
  const when = (ms: number | undefined) => formatDateTime(ms ?? 0, i18n.language);
  return (
    <Dialog open onClose={onClose} title={t("chatMore.edits.title")} size="medium">
      <ol className="space-y-3">
        <Said when={t("chatMore.edits.now")} text={textOf(message)} />
        {before.data?.edits.map(({ text, createTime }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said before never changes
          <Said key={at} when={when(toMs(createTime))} text={text} />
        ))}
      </ol>
      {before.isPending && <ListSkeleton rows={2} />}
      {before.data?.edits.length === 0 && <p className="mt-3 text-13 text-muted">{t("chatMore.edits.none")}</p>}
      {before.isError && (
        <Failure
          title={t("chat.failed")}
          offline={offline}
          offlineText={t("chat.offline")}
          error={before.error}
          onRetry={() => void before.refetch()}
        />
      )}
    </Dialog>
  );
}

/** A text as it was written: what it looked like does not matter here. */
function Said({ when, text }: { when: string; text: string }) {
  return (
    <li className="rounded-md border border-line px-3 py-2">
      <p className="text-12 text-muted tabular-nums">{when}</p>
      <p className="whitespace-pre-wrap break-words [overflow-wrap:anywhere]">{text}</p>
    </li>
  );
}
