import { create } from "@bufbuild/protobuf";
import { Clock3 } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { TextContentSchema } from "~/gen/switchboard/chat/v1/message_types_pb";
import { useServices } from "~/shared/services/context";
import type { OutboxEntry } from "~/shared/store/chat/outbox";
import { reasonKey } from "../problems";
import { MessageText } from "../text/MessageText";
import { Carried } from "./Carried";
import { BUBBLE, FAILED, LINK, OWN } from "./looks";

/** A message that is not stored yet: on its way, or refused, with the ways on. */
export function PendingRow({ entry, first }: { entry: OutboxEntry; first: boolean }) {
  const { t } = useTranslation();
  const { outbox } = useServices().chat;
  const { requestId, text, refusal, mentionsAll, files, voice } = entry;
  const mentionedUserIds = entry.mentionedUserIds;
  const content = useMemo(
    () => create(TextContentSchema, { text, mentionsAll, mentionedUserIds: [...mentionedUserIds] }),
    [text, mentionsAll, mentionedUserIds],
  );
  return (
    <div data-line={requestId} className={`flex flex-col items-end ${first ? "mt-3" : "mt-0.5"}`}>
      <div className={`${BUBBLE} ${OWN} opacity-80`}>
        <Carried files={files} voice={voice} line={requestId} />
        {text !== "" && <MessageText text={content} />}
        {refusal === undefined && (
          <span className="mt-0.5 flex justify-end">
            <Clock3 size={14} role="img" aria-label={t("chat.sending")} />
          </span>
        )}
      </div>
      {refusal !== undefined && (
        <div role="alert" className={FAILED}>
          {t("chat.notSent")} {t(reasonKey(refusal))}
          <button type="button" className={LINK} onClick={() => outbox.retry(requestId)}>
            {t("app.retry")}
          </button>
          <button type="button" className={LINK} onClick={() => outbox.remove(requestId)}>
            {t("chat.discard")}
          </button>
        </div>
      )}
    </div>
  );
}
