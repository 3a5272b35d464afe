import { SendHorizontal } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";
import { VoiceButton } from "../voice";

type SendButtonProps = {
  editing: boolean;
  maySend: boolean;
  onSend: () => void;
  /** Where nothing is written that could be sent: speaks. */
  onRecord: (() => void) | undefined;
};

/** Sends what is written. While that is nothing, a voice message is begun there. */
export function SendButton({ editing, maySend, onSend, onRecord }: SendButtonProps) {
  const { t } = useTranslation();
  const send = (
    <IconButton
      icon={SendHorizontal}
      label={t(editing ? "chat.save" : "chat.send")}
      aria-disabled={!maySend}
      onClick={onSend}
    />
  );
  if (!onRecord || !("MediaRecorder" in window)) return send;
  return (
    <Suspense fallback={send}>
      <VoiceButton onRecord={onRecord} />
    </Suspense>
  );
}
