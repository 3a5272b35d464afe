import { Phone, PhoneMissed, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStartCall } from "~/features/call";
import { useCallBusy, useMayCall } from "~/features/people";
import { CallKind } from "~/gen/switchboard/call/v1/types_pb";
import { type Message, type SystemContent, SystemEvent } from "~/gen/switchboard/chat/v1/message_types_pb";
import { toMs } from "~/shared/lib/time";
import { Button } from "~/shared/ui/Button";
import { formatDuration, formatTime } from "~/shared/ui/format";
import { useSystemLine } from "../useSystemLine";
import { useOpenConversation } from "./context";

/** Something that happened. */
export function SystemRow({ message }: { message: Message }) {
  const line = useSystemLine(message);
  const system = message.content?.kind.case === "system" ? message.content.kind.value : undefined;
  return (
    <div
      data-line={String(message.seq)}
      data-seq={String(message.seq)}
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 py-2 text-center text-13 text-muted"
    >
      {system?.event === SystemEvent.CALL ? <CallLine message={message} system={system} line={line} /> : line}
    </div>
  );
}

type CallLineProps = { message: Message; system: SystemContent; line: string };

/** A call, and calling back. */
function CallLine({ message, system, line }: CallLineProps) {
  const { t, i18n } = useTranslation();
  const { conversation } = useOpenConversation();
  const startCall = useStartCall();
  const busy = useCallBusy();
  const mayCall = useMayCall();
  const Icon = system.duration ? (system.video ? Video : Phone) : PhoneMissed;
  const at = toMs(message.createTime) ?? 0;
  const lasted = system.duration ? ` · ${formatDuration(Number(system.duration.seconds) * 1_000)}` : "";
  const { otherUserId } = conversation;
  return (
    <>
      <span className="flex items-center gap-2">
        <Icon size={16} aria-hidden />
        {line}
        {lasted}
        <time dateTime={new Date(at).toISOString()}>{formatTime(at, i18n.language)}</time>
      </span>
      {otherUserId !== "" && mayCall && (
        <Button
          size="small"
          disabled={busy}
          onClick={() => startCall(otherUserId, system.video ? CallKind.VIDEO : CallKind.AUDIO)}
        >
          {t("chat.callBack")}
        </Button>
      )}
    </>
  );
}
