import { Mic } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "~/shared/ui/IconButton";

/** Records a voice message, in the place of writing. */
export function VoiceButton({ onRecord }: { onRecord: () => void }) {
  const { t } = useTranslation();
  return <IconButton icon={Mic} label={t("chats.voice")} onClick={onRecord} />;
}
